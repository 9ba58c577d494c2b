import { allCommands, type CommandNode, type Completion } from './tree.ts'

/** Bash 3 and later, without the bash-completion package. */
export function bashCompletion(program: CommandNode): string {
  const commands = allCommands(program)
  return `# seawall completion for bash; made by: seawall completion bash
_seawall() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" command="" word index
  for ((index = 1; index < COMP_CWORD; index++)); do
    word="\${COMP_WORDS[index]}"
    case "$command $word" in
${commands
  .filter(({ path }) => path.length > 0)
  .map(
    ({ path }) =>
      `      ${quoted(`${path.slice(0, -1).join(' ')} ${path.at(-1)}`)}) command=${quoted(path.join(' '))} ;;`,
  )
  .join('\n')}
    esac
  done
  COMPREPLY=()
  # Bash takes --format=x apart at the sign.
  if [[ "$current" == "=" ]]; then current=""; elif [[ "$previous" == "=" ]]; then previous="\${COMP_WORDS[COMP_CWORD-2]}"; fi
  case "$command $previous" in
${commands.flatMap(valueCases).join('\n')}
  esac
  case "$command" in
${commands.map(wordCase).join('\n')}
  esac
}
complete -F _seawall seawall
`
}

function valueCases({ path, options }: CommandNode): readonly string[] {
  return options.flatMap(({ names, value }) => {
    if (value === undefined) return []
    const patterns = names.map((name) => quoted(`${path.join(' ')} ${name}`)).join('|')
    return [`    ${patterns}) ${reply(value)}; return ;;`]
  })
}

function wordCase({ path, options, commands, argument }: CommandNode): string {
  const flags = options.flatMap(({ names }) => names)
  const words = commands.flatMap(({ path: inner }) => inner.slice(-1))
  const plain = words.length > 0 ? reply({ kind: 'words', words }) : reply(argument)
  return `    ${quoted(path.join(' '))})
      if [[ "$current" == -* ]]; then ${reply({ kind: 'words', words: flags })}; else ${plain}; fi ;;`
}

function reply(completion: Completion): string {
  if (completion.kind === 'none') return ':'
  if (completion.kind === 'file')
    return `local IFS=$'\\n'; compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -f -- "$current"))`
  // Of a list (`critical,h`) the last part is completed, and what stands before it is kept.
  return `local head=""; [[ "$current" == *,* ]] && head="\${current%,*},"; COMPREPLY=($(compgen -P "$head" -W ${quoted(completion.words.join(' '))} -- "\${current##*,}"))`
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}
