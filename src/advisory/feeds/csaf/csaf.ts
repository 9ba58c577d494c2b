import { isObject, type Json, type JsonObject, listAt, objectAt, shorten, textAt } from '../../../core/index.ts'
import { csafProducts, isCsaf } from '../../../formats/csaf/index.ts'
import { parseJson } from '../../../formats/json/index.ts'
import type { Advisory, AdvisoryRecord, FeedFormat, FeedItem, SeverityClaim } from '../../types.ts'
import { severityWord } from '../severity-word.ts'
import { bareRecord } from '../statement.ts'
import { affectedOf } from './affected.ts'
import { packagesOf } from './products.ts'

const maxDetails = 2_000
const maxReferences = 40

/**
 * Advisories and VEX documents of those who build systems of RPM packages, as Red Hat and SUSE publish them in CSAF 2.0:
 * a document is an entry. What it says of other products is for nothing that is judged by packages.
 */
export const csaf: FeedFormat = {
  id: 'csaf',
  wants: (path, head) =>
    path.endsWith('.json') && /"(?:csaf_version|document)"\s*:/.test(head.toString('latin1')) && head.includes('"csaf'),
  read: function* (content, path) {
    const parsed = parseJson(content.toString())
    if (!parsed.ok) return yield { kind: 'unread', where: path, why: parsed.error.message }
    if (!isCsaf(parsed.value)) return yield { kind: 'unread', where: path, why: 'it is no CSAF 2.0' }
    yield* itemsOf(parsed.value, path)
  },
}

function* itemsOf(document: JsonObject, path: string): Generator<FeedItem> {
  const head = headOf(document)
  const products = csafProducts(document)
  const packageOf = packagesOf(document)
  const advisories: Advisory[] = []
  for (const [index, vulnerability] of listAt(document, 'vulnerabilities').entries()) {
    const id =
      textAt(vulnerability, 'cve') ?? listAt(vulnerability, 'ids').flatMap((one) => textAt(one, 'text') ?? [])[0]
    const where = `${path} ${id ?? `vulnerability ${index + 1}`}`
    if (id === undefined || id === '') {
      yield { kind: 'unread', where, why: 'it names no vulnerability' }
      continue
    }
    const { affected, unreadable } = affectedOf(vulnerability, products, packageOf)
    if (unreadable > 0) yield { kind: 'unread', where, why: `${unreadable} of its products cannot be read` }
    advisories.push({ ...recordOf(vulnerability, id, head), affected })
  }
  yield { kind: 'entry', advisories }
}

interface Head {
  readonly source: string
  /** Its own name: `RHSA-2024:6163`. */
  readonly own: string | undefined
  readonly modified: string | undefined
}

function headOf(document: JsonObject): Head {
  const described = objectAt(document, 'document')
  const tracking = objectAt(described, 'tracking')
  const publisher = textAt(objectAt(described, 'publisher'), 'name') ?? ''
  const source = /red ?hat/i.test(publisher) ? 'redhat' : /suse/i.test(publisher) ? 'suse' : 'csaf'
  return { source, own: textAt(tracking, 'id'), modified: textAt(tracking, 'current_release_date') }
}

function recordOf(vulnerability: Json, id: string, { modified, own, source }: Head): AdvisoryRecord {
  const noteOf = (category: string): string | undefined =>
    textAt(
      listAt(vulnerability, 'notes').find((note) => textAt(note, 'category') === category),
      'text',
    )
  const [title, details] = [textAt(vulnerability, 'title') ?? noteOf('summary'), noteOf('description')]
  const published = textAt(vulnerability, 'release_date')
  const weakness = textAt(objectAt(vulnerability, 'cwe'), 'id')
  const urls = listAt(vulnerability, 'references').flatMap((one) => textAt(one, 'url') ?? [])
  return {
    ...bareRecord(id),
    ...(title !== undefined && title !== id && { title: shorten(title, 300) }),
    ...(details !== undefined && { details: shorten(details, maxDetails) }),
    severities: claimsOf(vulnerability, source),
    weaknesses: weakness === undefined ? [] : [weakness],
    references: [...(own === undefined || own === id ? [] : [own]), ...new Set(urls)].slice(0, maxReferences),
    ...(published !== undefined && { published }),
    ...(modified !== undefined && { modified }),
  }
}

function claimsOf(vulnerability: Json, source: string): readonly SeverityClaim[] {
  const impact = listAt(vulnerability, 'threats').find((one) => textAt(one, 'category') === 'impact')
  const severity = severityWord(textAt(impact, 'details'))
  const claims = new Map<string, SeverityClaim>()
  for (const score of listAt(vulnerability, 'scores'))
    for (const version of ['cvss_v3', 'cvss_v2']) {
      const said = objectAt(score, version)
      const [vector, number] = [textAt(said, 'vectorString'), isObject(said) ? said.baseScore : undefined]
      if (vector === undefined || claims.has(vector)) continue
      claims.set(vector, {
        source,
        ...(severity !== undefined && { severity }),
        vector,
        ...(typeof number === 'number' && { score: number }),
      })
    }
  return claims.size > 0 || severity === undefined ? [...claims.values()] : [{ source, severity }]
}
