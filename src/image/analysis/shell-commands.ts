/** Words that stand before a command and are none: of the language, and programs that only start another. */
const before: ReadonlySet<string> = new Set(
  '! { } then do else elif if while until time exec command builtin nohup eval trap'.split(' '),
)
const mostCommands = 1000
const mostWords = 40

/**
 * The commands a text of the shell would run, each with its words, without quotes. Nothing is expanded: words keep
 * their `$`. It errs towards more commands than there are, which keeps what might be needed.
 */
export function shellCommands(text: string): readonly (readonly string[])[] {
  const found = new Map<string, readonly string[]>()
  for (const words of splitCommands(text)) {
    const start = words.findIndex((word) => !before.has(word) && !isAssignment.test(word))
    if (start === -1) continue
    const command = words.slice(start, start + mostWords)
    found.set(command.join('\0'), command)
    if (found.size === mostCommands) break
  }
  return [...found.values()]
}

const isAssignment = /^[A-Za-z_]\w{0,200}=/
const endsCommand: ReadonlySet<string> = new Set(['\n', ';', '&', '|', '(', ')', '`'])

/** Goes over the text once. Commands in quotes (`"$(date)"`) count too. */
function* splitCommands(text: string): Generator<readonly string[]> {
  let words: string[] = []
  let word = ''
  let quote = ''
  /** The quotes around each `$(`, which begins without any. */
  const around: string[] = []
  const endWord = (): void => {
    if (word !== '') words.push(word)
    word = ''
  }
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at)
    if (quote === "'") {
      if (character === "'") quote = ''
      else word += character
    } else if (character === '\\') word += text.charAt(++at) === '\n' ? '' : text.charAt(at)
    else if (character === '#' && word === '' && quote === '') at = endOfLine(text, at) - 1
    else if (character === '"') quote = quote === '' ? '"' : ''
    else if (character === "'" && quote === '') quote = "'"
    else if (isSubstitution(text, at) || (endsCommand.has(character) && quote === '')) {
      if (character === '$') {
        around.push(quote)
        quote = ''
        at += 1
      } else if (character === ')') quote = around.pop() ?? ''
      endWord()
      yield words
      words = []
    } else if ((character === ' ' || character === '\t' || character === '\r') && quote === '') endWord()
    else word += character
  }
  endWord()
  yield words
}

const isSubstitution = (text: string, at: number): boolean => text.charAt(at) === '$' && text.charAt(at + 1) === '('

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from)
  return end === -1 ? text.length : end
}
