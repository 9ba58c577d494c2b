import { allCommands, type CommandNode, type Completion, type OptionNode } from './tree.ts'

/** One function a command, each with its `_arguments`. */
export function zshCompletion(program: CommandNode): string {
  const functions = allCommands(program).map(functionOf)
  return `#compdef seawall
# seawall completion for zsh; made by: seawall completion zsh

${functions.join('\n\n')}

if [ "$funcstack[1]" = "_seawall" ]; then
  _seawall "$@"
else
  compdef _seawall seawall
fi
`
}

function functionOf(command: CommandNode): string {
  const options = command.options.flatMap(optionSpecs)
  return command.commands.length === 0 ? leafOf(command, options) : branchOf(command, options)
}

function leafOf({ path, argument }: CommandNode, options: readonly string[]): string {
  const rest = argument.kind === 'none' ? [] : [quoted(`*:argument:${actionOf(argument)}`)]
  return `${nameOf(path)}() {
  _arguments -s \\
    ${[...options, ...rest].join(' \\\n    ')}
}`
}

function branchOf({ path, commands }: CommandNode, options: readonly string[]): string {
  const listed = commands.map(({ path: inner, description }) => quoted(`${inner.at(-1)}:${description}`))
  const cases = commands.map(({ path: inner }) => `        ${inner.at(-1)}) ${nameOf(inner)} ;;`)
  return `${nameOf(path)}() {
  local state line
  _arguments -s -C \\
    ${[...options, quoted('1: :->command'), quoted('*::argument:->arguments')].join(' \\\n    ')}
  case "$state" in
    command)
      local -a commands=(
        ${listed.join('\n        ')}
      )
      _describe command commands ;;
    arguments)
      case "$line[1]" in
${cases.join('\n')}
      esac ;;
  esac
}`
}

/** \`'(-f --format)'{-f,--format}'[what it does]:value:(words)'\` */
function optionSpecs({ names, description, value }: OptionNode): readonly string[] {
  const what = `[${description.replaceAll(/[[\]\\:]/g, '\\$&')}]`
  const argument = value === undefined ? '' : `:value:${actionOf(value)}`
  return names.map((name) => quoted(`${names.length > 1 ? `(${names.join(' ')})` : ''}${name}${what}${argument}`))
}

function actionOf(completion: Completion): string {
  if (completion.kind === 'words') return `(${completion.words.join(' ')})`
  return completion.kind === 'file' ? '_files' : ' '
}

function nameOf(path: readonly string[]): string {
  return ['_seawall', ...path].join('_').replaceAll('-', '_')
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}
