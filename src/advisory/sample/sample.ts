import { type Digest, isSeverity } from '../../core/index.ts'
import {
  type AdvisoryDatabase,
  databaseOf,
  digestOfBytes,
  entryOf,
  FeedBuilder,
  schemaVersion,
} from '../database/index.ts'
import type { Advisory, AffectedPackage, VersionRange } from '../types.ts'
import flaws from './flaws.json' with { type: 'json' }

type Flaw = (typeof flaws)[number]

/** When the facts were last looked at. */
const compiled = '2026-11-25T00:00:00Z'

/**
 * Some well-known vulnerabilities, written down as facts, to try things out before there is a database. It is never
 * taken for one: not finding anything in it means nothing.
 */
export function sampleDatabase(): AdvisoryDatabase {
  const builder = new FeedBuilder()
  for (const [id, group] of Map.groupBy(flaws, (flaw) => flaw.id)) {
    builder.add({ kind: 'entry', advisories: [advisoryOf(id, group)] })
    if (group.some(({ exploited }) => exploited === true))
      builder.add({ kind: 'known-exploited', entry: { id, added: compiled.slice(0, 10), ransomware: false } })
  }
  const parts = new Map<Digest, Buffer>()
  const keep = (bytes: Buffer): { readonly digest: Digest; readonly size: number } => {
    const digest = digestOfBytes(bytes)
    parts.set(digest, bytes)
    return { digest, size: bytes.length }
  }
  const origin = { id: 'sample', formats: ['sample'], fetched: compiled, from: 'seawall', redistributable: true }
  const feed = entryOf(origin, builder.finish(), keep)
  return databaseOf(
    { schemaVersion, built: compiled, sample: true, feeds: [feed] },
    (digest) => parts.get(digest) ?? Buffer.alloc(0),
  )
}

function advisoryOf(id: string, group: readonly Flaw[]): Advisory {
  const [first] = group
  const severity = first?.severity ?? ''
  return {
    id,
    aliases: [],
    covers: [],
    ...(first !== undefined && { title: first.title }),
    severities: isSeverity(severity) ? [{ source: 'sample', severity }] : [],
    weaknesses: [],
    references: id.startsWith('CVE-') ? [`https://nvd.nist.gov/vuln/detail/${id}`] : [],
    ...(group.some(({ malicious }) => malicious === true) && { malicious: true }),
    affected: group.map(affectedOf),
  }
}

/** `1.0..1.2` from the first on, below the second; either end may be open; `=1.3` that one alone. */
function affectedOf({ namespace, package: name, versions }: Flaw): AffectedPackage {
  const ranges = versions.filter((text) => !text.startsWith('=')).map(rangeOf)
  const single = versions.flatMap((text) => (text.startsWith('=') ? [text.slice(1)] : []))
  const fixed = ranges.flatMap(({ to }) => to ?? [])
  return {
    namespace,
    name,
    ranges,
    ...(single.length > 0 && { versions: single }),
    status: fixed.length > 0 ? 'fixed' : 'affected',
    ...(fixed.length > 0 && { fixed }),
  }
}

function rangeOf(text: string): VersionRange {
  const middle = text.indexOf('..')
  const [from, to] = [text.slice(0, middle), text.slice(middle + 2)]
  return { ...(from !== '' && { from }), ...(to !== '' && { to }) }
}
