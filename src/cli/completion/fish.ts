import { allCommands, type CommandNode, type Completion } from './tree.ts'

/** One line an option and a command; a function of our own tells which command is being written. */
export function fishCompletion(program: CommandNode): string {
  const commands = allCommands(program)
  const names = commands.filter(({ path }) => path.length > 0).map(({ path }) => quoted(path.join(' ')))
  return `# seawall completion for fish; made by: seawall completion fish
function __seawall_command
    set -l known ${names.join(' ')}
    set -l command
    for word in (commandline -opc)[2..-1]
        set -l longer (string join ' ' -- $command $word)
        contains -- "$longer" $known; and set command $longer
    end
    echo "$command"
end

complete -c seawall -f
${commands.flatMap(linesOf).join('\n')}
`
}

function linesOf({ path, options, commands, argument }: CommandNode): readonly string[] {
  const start = `complete -c seawall -n ${quoted(`test (__seawall_command) = '${path.join(' ')}'`)}`
  return [
    ...commands.map(
      ({ path: inner, description }) => `${start} -a ${quoted(inner.at(-1) ?? '')} -d ${quoted(description)}`,
    ),
    ...(argument.kind === 'none' ? [] : [`${start} ${argumentOf(argument)}`]),
    ...options.map(({ names, description, value }) => {
      const flags = names.map((name) => (name.startsWith('--') ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`))
      const given = value === undefined ? [] : ['-r', ...(value.kind === 'none' ? [] : [argumentOf(value)])]
      return [start, ...flags, ...given, '-d', quoted(description)].join(' ')
    }),
  ]
}

function argumentOf(completion: Completion): string {
  if (completion.kind === 'words') return `-a ${quoted(completion.words.join(' '))}`
  return completion.kind === 'file' ? '-F' : ''
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}
