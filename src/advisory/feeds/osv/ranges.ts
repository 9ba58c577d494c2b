import { type Json, listAt, objectAt, textAt } from '../../../core/index.ts'
import type { VersionScheme } from '../../../formats/versions/index.ts'
import type { VersionRange } from '../../types.ts'

interface Event {
  readonly kind: 'introduced' | 'fixed' | 'last_affected' | 'limit'
  readonly version: string
}

const kinds = ['introduced', 'fixed', 'last_affected', 'limit'] as const

/** The versions between the events of each range, and those that mend it. */
export function rangesOf(entry: Json, scheme: VersionScheme | undefined): { ranges: VersionRange[]; fixed: string[] } {
  const ranges: VersionRange[] = []
  const fixed: string[] = []
  const lastKnown = lastKnownOf(entry)
  for (const range of listAt(entry, 'ranges')) {
    if (textAt(range, 'type') === 'GIT') continue // commits: no package is known by these
    const events = listAt(range, 'events').flatMap(eventsOf)
    if (scheme !== undefined) events.sort((a, b) => inOrder(a, b, scheme))
    ranges.push(...rangesBetween(events).map((one) => (one.to === undefined ? { ...one, ...lastKnown } : one)))
    fixed.push(...events.flatMap(({ kind, version }) => (kind === 'fixed' ? [version] : [])))
  }
  return { ranges, fixed: [...new Set(fixed)] }
}

function eventsOf(event: Json): readonly Event[] {
  return kinds.flatMap((kind) => {
    const version = textAt(event, kind)
    return version === undefined ? [] : [{ kind, version }]
  })
}

/** "0" comes before every version, whatever the ecosystem makes of it. */
function inOrder(a: Event, b: Event, scheme: VersionScheme): number {
  if (a.version === b.version) return 0
  if (a.version === '0' || b.version === '0') return a.version === '0' ? -1 : 1
  return scheme.compare(a.version, b.version)
}

function rangesBetween(events: readonly Event[]): readonly VersionRange[] {
  const ranges: VersionRange[] = []
  let from: string | undefined
  for (const { kind, version } of events)
    if (kind === 'introduced') from ??= version
    else if (from !== undefined && kind !== 'limit') {
      ranges.push({ ...start(from), to: version, ...(kind === 'last_affected' && { toInclusive: true }) })
      from = undefined
    } else if (from !== undefined && version !== '*') {
      ranges.push({ ...start(from), to: version })
      from = undefined
    }
  if (from !== undefined) ranges.push(start(from))
  return ranges
}

/** Where GitHub knows no version that mends it, it may still know up to which one it goes: `<= 1.2.3`, beside the ranges. */
function lastKnownOf(entry: Json): VersionRange {
  const text = textAt(objectAt(entry, 'database_specific'), 'last_known_affected_version_range')
  const [, operator, to] = /^(<=?)\s*([^\s,<>=]{1,100})$/.exec(text?.trim() ?? '') ?? []
  return to === undefined ? {} : { to, ...(operator === '<=' && { toInclusive: true }) }
}

const start = (from: string): VersionRange => (from === '0' ? {} : { from })
