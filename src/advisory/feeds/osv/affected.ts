import { type Json, listAt, member, objectAt, type PackageType, type Severity, textAt } from '../../../core/index.ts'
import { isInside } from '../../../formats/version-ranges/index.ts'
import { schemeOf, type VersionScheme } from '../../../formats/versions/index.ts'
import { typeOfNamespace } from '../../namespace/index.ts'
import type { AffectedPackage, VersionRange } from '../../types.ts'
import { severityWord } from '../severity-word.ts'
import { ecosystemOf } from './ecosystem.ts'

/** What one element of `affected` says, or why nothing can be made of it (OSV schema 1.7, `affected[]`). */
export function affectedOf(entry: Json): AffectedPackage | { readonly unknown: string } {
  const described = objectAt(entry, 'package')
  const [name, ecosystem] = [textAt(described, 'name'), textAt(described, 'ecosystem')]
  if (name === undefined || ecosystem === undefined) return { unknown: 'an affected package without a name' }
  const where = ecosystemOf(ecosystem)
  if (where === undefined) return { unknown: `the ecosystem ${ecosystem}` }
  const scheme = schemeOf(typeOfNamespace(where.namespace) as PackageType)
  const found = rangesOf(entry, scheme)
  const versions = listAt(entry, 'versions').filter((version) => typeof version === 'string')
  const listed = versions.filter((version) => scheme === undefined || !isInside(scheme, version, found.ranges))
  const severity = severityOf(entry)
  return {
    namespace: where.namespace,
    name,
    ranges: found.ranges,
    status: found.fixed.length > 0 ? 'fixed' : 'affected',
    ...(listed.length > 0 && { versions: listed }),
    ...(found.fixed.length > 0 && { fixed: found.fixed }),
    ...(severity !== undefined && { severity }),
    ...(where.binary && { binary: true }),
  }
}

interface Event {
  readonly kind: 'introduced' | 'fixed' | 'last_affected' | 'limit'
  readonly version: string
}

const kinds = ['introduced', 'fixed', 'last_affected', 'limit'] as const

function rangesOf(entry: Json, scheme: VersionScheme | undefined): { ranges: VersionRange[]; fixed: string[] } {
  const ranges: VersionRange[] = []
  const fixed: string[] = []
  for (const range of listAt(entry, 'ranges')) {
    if (textAt(range, 'type') === 'GIT') continue // commits: no package is known by these
    const events = listAt(range, 'events').flatMap(eventsOf)
    if (scheme !== undefined) events.sort((a, b) => inOrder(a, b, scheme))
    ranges.push(...rangesBetween(events))
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

const start = (from: string): VersionRange => (from === '0' ? {} : { from })

function severityOf(entry: Json): Severity | undefined {
  const specific = [objectAt(entry, 'ecosystem_specific'), objectAt(entry, 'database_specific')]
  for (const one of specific) {
    const found = severityWord(textAt(one, 'severity') ?? textAt(one, 'urgency') ?? textAt(one, 'ubuntu_priority'))
    if (found !== undefined) return found
  }
  const claimed = listAt(entry, 'severity').find((one) => textAt(one, 'type') === 'Ubuntu')
  return severityWord(textAt(member(claimed, 'score') === undefined ? undefined : claimed, 'score'))
}
