import { isArray, type Json, member, shorten } from '../../core/index.ts'
import { isDay } from '../exception-format.ts'

/** One line of what people wrote, bounded. */
export function sentence(text: string | undefined): string | undefined {
  const line = text?.slice(0, 4000).replace(/\s+/g, ' ').trim()
  return line ? shorten(line, 500) : undefined
}

/** The day of a date or an instant. */
export function dayOf(text: string | undefined): string | undefined {
  const day = text?.slice(0, 10)
  return day !== undefined && isDay(day) ? day : undefined
}

/** A list of texts; undefined when it is absent, null when it is something else. */
export function textList(value: Json | undefined, key: string): readonly string[] | null | undefined {
  const found = member(value, key)
  if (found === undefined || found === null) return undefined
  if (!isArray(found)) return null
  const texts = found.filter((item) => typeof item === 'string')
  return texts.length === found.length ? texts : null
}
