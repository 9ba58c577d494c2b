import { Argument, Command } from 'commander'

const shells = ['bash', 'zsh', 'fish'] as const

export function completionCommand(): Command {
  return new Command('completion')
    .description('print the completion script of a shell')
    .addArgument(new Argument('<shell>', 'bash, zsh or fish').choices(shells))
    .addHelpText(
      'after',
      `
  bash   source <(seawall completion bash)
  zsh    source <(seawall completion zsh)
  fish   seawall completion fish | source`,
    )
    .action(async (shell: (typeof shells)[number], _: object, self: Command) => {
      const { completion } = await import('../completion.ts')
      process.exitCode = await completion(shell, self.parent ?? self)
    })
}
