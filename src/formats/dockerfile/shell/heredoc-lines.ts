import type { MappedText } from '../types.ts'
import { endOfLine } from './tokens.ts'

/** Lines that are the input of a command and no commands: blanked out, so that every place stays what it is. */
export function withoutHeredocs(script: MappedText): MappedText {
  const { text } = script
  if (!text.includes('<<') || !text.includes('\n')) return script
  const kept: string[] = []
  let at = 0
  while (at < text.length) {
    const end = endOfLine(text, at)
    const line = text.slice(at, end)
    kept.push(text.slice(at, end + 1))
    at = end + 1
    for (const opening of line.matchAll(/<<(-?)[ \t]*(["']?)([A-Za-z_][\w.-]*)\2/g)) {
      const last = endOfHeredoc(text, at, opening[3] ?? '', opening[1] === '-')
      kept.push(text.slice(at, last).replace(/[^\n]/g, ' '))
      at = last
    }
  }
  return { ...script, text: kept.join('') }
}

/** The start of the line after the one that says the name; the end of the text when none does. */
function endOfHeredoc(text: string, from: number, name: string, strips: boolean): number {
  for (let at = from; at < text.length; ) {
    const end = endOfLine(text, at)
    const line = text.slice(at, end)
    if ((strips ? line.replace(/^\t+/, '') : line) === name) return end + 1
    at = end + 1
  }
  return text.length
}
