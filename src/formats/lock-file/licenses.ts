import { isArray, isObject, type Json, textAt } from '../../core/index.ts'

/** Longer values are the text of a licence, not names. */
const longestList = 300

/**
 * The licences a line of prose names: `MIT or BSD-2-Clause` names two, `Apache License, Version 2.0` one. An SPDX
 * expression (`MIT OR Apache-2.0`) stays whole.
 */
export function namedLicenses(text: string): readonly string[] {
  const line = text.replace(/\s+/g, ' ').trim()
  if (line === '') return []
  if (line.length > longestList || /https?:/.test(line)) return [line]
  const [first = '', ...rest] = withoutParentheses(line).split(/(,? (?:or|and) |, ?)/)
  const names = [first]
  // What stands between two names comes before the second.
  for (let at = 0; at + 1 < rest.length; at += 2) addName(names, rest[at] ?? '', rest[at + 1] ?? '')
  return names.filter((name) => name !== '')
}

/** `Version 2.0` and `later (GPLv2+)` go on with the name before them. */
function addName(names: string[], between: string, name: string): void {
  const goesOn = /^(?:ver|version|later|any later)\b/i.test(name)
  names.push(goesOn ? `${names.pop() ?? ''}${between}${name}` : name)
}

/** Composer puts a choice in parentheses: `(MIT or GPL-3.0-or-later)`. */
function withoutParentheses(line: string): string {
  const inner = line.slice(1, -1)
  return line.startsWith('(') && line.endsWith(')') && !/[()]/.test(inner) ? inner : line
}

/** A licence member: a text, an object with a type (npm, before 2014), or a list of either. */
export function licenseField(value: Json | undefined): readonly string[] {
  const items = isArray(value) ? value : [value]
  return items.flatMap((item) => {
    const name = typeof item === 'string' ? item : isObject(item) ? textAt(item, 'type') : undefined
    return name === undefined || name.trim() === '' ? [] : [name.trim()]
  })
}
