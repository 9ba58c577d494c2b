/** A word of a command, without its quotes, and where it starts, counted from 1. */
export interface Word {
  readonly text: string
  readonly column: number
}

const blanks = new Set([' ', '\t', '\n', '\r'])
/** They end a word and are no part of one. */
const operators = new Set([';', '|', '&', '(', ')'])

/** The words of a shell command; quotes and backslashes are taken off as the shell would, nothing is expanded. */
export function wordsOf(command: string): readonly Word[] {
  const words: Word[] = []
  let at = 0
  while (at < command.length) {
    if (blanks.has(command.charAt(at)) || operators.has(command.charAt(at))) at++
    else {
      const word = wordAt(command, at)
      words.push({ text: word.text, column: at + 1 })
      at = word.end
    }
  }
  return words
}

function wordAt(command: string, start: number): { readonly text: string; readonly end: number } {
  let text = ''
  let quote = ''
  let at = start
  for (; at < command.length; at++) {
    const character = command.charAt(at)
    if (quote === '' && (blanks.has(character) || operators.has(character))) break
    if (character === '\\' && quote !== "'") text += command.charAt(++at)
    else if (character === quote) quote = ''
    else if (quote === '' && (character === '"' || character === "'")) quote = character
    else text += character
  }
  return { text, end: at }
}
