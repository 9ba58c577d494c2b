/** The lines of a text with their numbers from 1, one at a time; line ends of either kind are taken off. */
export function* linesOf(text: string): Generator<{ readonly line: string; readonly number: number }> {
  let number = 0
  for (let start = 0; start < text.length; ) {
    const found = text.indexOf('\n', start)
    const end = found === -1 ? text.length : found
    number += 1
    yield { line: text.slice(start, text[end - 1] === '\r' && end > start ? end - 1 : end), number }
    start = end + 1
  }
}
