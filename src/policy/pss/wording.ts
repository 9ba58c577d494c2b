import { byCodePoint } from '../../core/index.ts'
import type { Setter, Violation } from './check.ts'

/** The building stones of the API server's messages (policy/helpers.go). */

export function plural(singular: string, many: string, count: number): string {
  return count === 1 ? singular : many
}

/** Not escaped: `"a", "b"`. */
export function joinQuoted(items: readonly string[]): string {
  return items.length === 0 ? '' : `"${items.join('", "')}"`
}

export function sortedSet(items: readonly string[]): string[] {
  return [...new Set(items)].sort(byCodePoint)
}

/** Values as printed, each once, sorted. */
export function badValues(violations: readonly Violation[]): string[] {
  return sortedSet(violations.map(({ bad }) => bad))
}

export function setBy(setter: Setter, violations: readonly Violation[]): Violation[] {
  return violations.filter((violation) => violation.setter === setter)
}

/** Names of the containers or volumes concerned, each one once, in the order of the pod. */
export function slotNames(violations: readonly Violation[]): string[] {
  const names = new Map<string, string>()
  for (const { path, slot } of violations) if (slot !== undefined) names.set(path.slice(0, 3).join('/'), slot)
  return [...names.values()]
}

/** `container "a"`, `containers "a", "b"`. */
export function containers(violations: readonly Violation[]): string {
  const names = slotNames(violations)
  return `${plural('container', 'containers', names.length)} ${joinQuoted(names)}`
}

/** `pod and containers "a", "b"`. */
export function podAndContainers(violations: readonly Violation[]): string {
  const parts: string[] = []
  if (setBy('pod', violations).length > 0) parts.push('pod')
  const ofContainers = setBy('container', violations)
  if (ofContainers.length > 0) parts.push(containers(ofContainers))
  return parts.join(' and ')
}

const shortEscapes: Readonly<Record<string, string>> = {
  '\u0007': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '"': '\\"',
  '\\': '\\\\',
}

const notPrinted = /["\\]|[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/gu

/** Go's `%q`. */
export function goQuoted(text: string): string {
  return `"${text.replace(notPrinted, (character) => shortEscapes[character] ?? codeEscape(character))}"`
}

function codeEscape(character: string): string {
  const code = character.codePointAt(0) ?? 0
  if (code < 0x80) return `\\x${code.toString(16).padStart(2, '0')}`
  return code < 0x10000 ? `\\u${code.toString(16).padStart(4, '0')}` : `\\U${code.toString(16).padStart(8, '0')}`
}
