import { sliceMapped, wordAt } from './mapped-text.ts'
import type { Flag, MappedText } from './types.ts'
import { endOfWord, skipSpace } from './words.ts'

/** Takes `--name=value` words from the front. A lone `--` ends them, like the first word without dashes. */
export function takeFlags(mapped: MappedText, escapeMark: string): { flags: readonly Flag[]; rest: MappedText } {
  const flags: Flag[] = []
  const { text } = mapped
  let at = skipSpace(text, 0)
  while (text.startsWith('--', at)) {
    const end = endOfWord(text, at, escapeMark)
    const start = at
    at = skipSpace(text, end)
    if (end === start + 2) break
    flags.push(flagAt(mapped, start, end))
  }
  return { flags, rest: sliceMapped(mapped, at) }
}

function flagAt(mapped: MappedText, start: number, end: number): Flag {
  const whole = wordAt(mapped, start, end)
  const equals = whole.text.indexOf('=')
  const name = whole.text.slice(2, equals < 0 ? undefined : equals)
  const value = equals < 0 ? undefined : wordAt(mapped, start + equals + 1, end)
  return { name, value, start: whole.start, end: whole.end }
}
