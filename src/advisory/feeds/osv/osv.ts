import { isObject, type Json, listAt, objectAt, shorten, textAt } from '../../../core/index.ts'
import { parseJson } from '../../../formats/json/index.ts'
import type { AdvisoryRecord, AffectedPackage, FeedFormat, FeedItem, SeverityClaim } from '../../types.ts'
import { severityWord } from '../severity-word.ts'
import { maxDetails, maxReferences } from '../sizes.ts'
import { affectedOf } from './affected.ts'
import sources from './sources.json' with { type: 'json' }

/** One vulnerability a file, as osv.dev, GitHub's advisories and many distributions publish them (OSV schema 1.7). */
export const osv: FeedFormat = {
  id: 'osv',
  wants: (path, head) =>
    path.endsWith('.json') &&
    /"(?:schema_version|affected|withdrawn)"|"id"\s*:\s*"[A-Za-z]+-/.test(head.toString('latin1')),
  read: function* (content, path) {
    const parsed = parseJson(content.toString())
    if (!parsed.ok) return yield { kind: 'unread', where: path, why: parsed.error.message }
    if (!isObject(parsed.value)) return yield { kind: 'unread', where: path, why: 'it is no record of OSV' }
    yield* itemsOf(parsed.value, path)
  },
}

function* itemsOf(value: Json, where: string): Generator<FeedItem> {
  const id = textAt(value, 'id')
  if (id === undefined || id === '') return yield { kind: 'unread', where, why: 'a record of OSV without an id' }
  const affected: AffectedPackage[] = []
  const unknown = new Set<string>()
  for (const entry of listAt(value, 'affected')) {
    const found = affectedOf(entry)
    if (found === undefined) continue
    if ('unknown' in found) unknown.add(found.unknown)
    else affected.push(found)
  }
  yield { kind: 'entry', advisories: [{ ...recordOf(value, id), affected }] }
  if (affected.length === 0 && unknown.size > 0)
    yield {
      kind: 'unread',
      where: `${where} ${id}`,
      why: `no package of ${shorten([...unknown].join(', '), 200)} is known here`,
    }
}

function recordOf(value: Json, id: string): AdvisoryRecord {
  const [title, details] = [textAt(value, 'summary'), textAt(value, 'details')]
  const [published, modified, withdrawn] = [
    textAt(value, 'published'),
    dateOf(value, 'modified'),
    textAt(value, 'withdrawn'),
  ]
  const own = ownName(id)
  const upstream = texts(value, 'upstream')
    .map((one) => ownName(one) ?? one)
    .filter((one) => one !== own)
  const isErrata = own === undefined && /^(?:AL|RL|RH|RX|EL|SUSE|openSUSE|USN|DSA|DLA)/.test(id)
  return {
    id,
    aliases: [...new Set([...texts(value, 'aliases'), ...(own === undefined ? [] : [own])])],
    covers: [...new Set([...upstream, ...(isErrata ? texts(value, 'related') : [])])].filter((one) =>
      one.startsWith('CVE-'),
    ),
    ...(title !== undefined && { title }),
    ...(details !== undefined && { details: shorten(details, maxDetails) }),
    severities: severitiesOf(value, id, title),
    weaknesses: texts(objectAt(value, 'database_specific'), 'cwe_ids'),
    ...(published !== undefined && { published }),
    ...(modified !== undefined && { modified }),
    ...(withdrawn !== undefined && { withdrawn }),
    references: listAt(value, 'references')
      .flatMap((one) => textAt(one, 'url') ?? [])
      .slice(0, maxReferences),
    ...(isMalicious(value, id) && { malicious: true }),
  }
}

/** OpenSSF's records have ids of their own for it, RustSec's a category. */
const isMalicious = (value: Json, id: string): boolean =>
  id.startsWith('MAL-') ||
  listAt(value, 'affected').some((one) => texts(objectAt(one, 'database_specific'), 'categories').includes('malicious'))

/** UBUNTU-CVE-2024-1 is what Ubuntu says of CVE-2024-1. */
const ownName = (id: string): string | undefined => /^[A-Z]+-(CVE-\d{4}-\d+)$/.exec(id)?.[1]

const texts = (value: Json | undefined, key: string): string[] =>
  listAt(value, key).filter((one) => typeof one === 'string')

/** Records of Go have a date of the year 1 where none is known. */
function dateOf(value: Json, key: string): string | undefined {
  const date = textAt(value, key)
  return date?.startsWith('0001-') ? undefined : date
}

function severitiesOf(value: Json, id: string, title: string | undefined): readonly SeverityClaim[] {
  const source = sourceOf(id)
  // "Important: openssl security update": errata carry their word in the title.
  const word =
    severityWord(textAt(objectAt(value, 'database_specific'), 'severity')) ??
    severityWord(/^(\w+):/.exec(title ?? '')?.[1])
  const own = listAt(value, 'severity')
  const said = own.length > 0 ? own : listAt(value, 'affected').flatMap((one) => listAt(one, 'severity'))
  const claims = distinct(said.flatMap((one) => claimOf(one, source)))
  if (word === undefined || claims.some(({ severity }) => severity !== undefined)) return claims
  return claims.length === 0 ? [{ source, severity: word }] : claims.map((claim) => ({ ...claim, severity: word }))
}

function claimOf(one: Json, source: string): readonly SeverityClaim[] {
  const [type, score] = [textAt(one, 'type') ?? '', textAt(one, 'score')]
  if (score === undefined) return []
  if (type.startsWith('CVSS')) return [{ source, vector: score }]
  const severity = severityWord(score)
  return severity === undefined ? [] : [{ source, severity }]
}

const distinct = (claims: readonly SeverityClaim[]): readonly SeverityClaim[] =>
  claims.length < 2 ? claims : [...new Map(claims.map((one) => [`${one.vector} ${one.severity}`, one])).values()]

const knownSources = new Map<string, string>(Object.entries(sources))

/** Who says it, by the kind of the id. */
export function sourceOf(id: string): string {
  return knownSources.get(id.slice(0, id.indexOf('-'))) ?? 'osv'
}
