import { spanAt } from './mapped-text.ts'
import type { MappedText, Word } from './types.ts'

/** The words of `["a", "b"]`, without quotes; undefined when the text is no such list, which makes it the shell form. */
export function readJsonForm(mapped: MappedText): Word[] | undefined {
  const { text } = mapped
  const start = text.length - text.trimStart().length
  if (text[start] !== '[') return undefined
  const values = parseList(text.slice(start))
  if (values === undefined) return undefined
  const places = placesOf(mapped, start)
  return values.map((text, index) => ({ text, ...(places[index] ?? spanAt(mapped, start, start)) }))
}

function parseList(text: string): string[] | undefined {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return undefined // BuildKit, too, takes what is no JSON for a shell's line
  }
  return Array.isArray(value) && value.every((entry) => typeof entry === 'string') ? value : undefined
}

/** Where each string of a list stands. The list was parsed before: quotes only open and close strings. */
function placesOf(mapped: MappedText, from: number): { start: number; end: number }[] {
  const places: { start: number; end: number }[] = []
  for (const match of mapped.text.slice(from).matchAll(/"(?:[^"\\]|\\.)*"/g))
    places.push(spanAt(mapped, from + match.index, from + match.index + match[0].length))
  return places
}
