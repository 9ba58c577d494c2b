import { Command } from 'commander'

export function explainCommand(): Command {
  return new Command('explain')
    .description('say why a control or check matters, how to fix it, and what remains')
    .argument('<id>', 'such as POD-03 or POD-03/run-as-non-root')
    .action(async (id: string, _: object, self: Command) => {
      const { explain } = await import('../explain.ts')
      process.exitCode = await explain(id, self.optsWithGlobals())
    })
}
