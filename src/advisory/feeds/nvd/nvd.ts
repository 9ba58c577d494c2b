import { isObject, type Json, listAt, objectAt, shorten, textAt } from '../../../core/index.ts'
import { parseJson } from '../../../formats/json/index.ts'
import type { Advisory, FeedFormat, FeedItem } from '../../types.ts'
import { maxDetails, maxReferences } from '../sizes.ts'
import { severitiesOf } from './severities.ts'

/**
 * NIST's vulnerabilities (nvd.nist.gov/developers/vulnerabilities, version 2.0): a page of the API, a year of them, or
 * one. They say how grave something is and name no package: what is touched, others know better than a CPE does.
 */
export const nvd: FeedFormat = {
  id: 'nvd',
  wants: (path, head) => path.endsWith('.json') && /"(?:NVD_CVE|sourceIdentifier)"/.test(head.toString('latin1')),
  read: function* (content, path) {
    const parsed = parseJson(content.toString())
    if (!parsed.ok) return yield { kind: 'unread', where: path, why: parsed.error.message }
    yield* itemsOf(parsed.value, path)
  },
}

function* itemsOf(value: Json, where: string): Generator<FeedItem> {
  if (!isObject(value) || !Array.isArray(value.vulnerabilities))
    return yield itemOf(objectAt(value, 'cve') ?? value, where)
  const entries = listAt(value, 'vulnerabilities')
  for (const [index, entry] of entries.entries())
    yield itemOf(objectAt(entry, 'cve'), `${where} vulnerabilities[${index}]`)
}

function itemOf(value: Json | undefined, where: string): FeedItem {
  const id = textAt(value, 'id') ?? ''
  if (!/^CVE-\d{4}-\d{4,19}$/.test(id)) return { kind: 'unread', where, why: 'an entry without a CVE' }
  return { kind: 'entry', advisories: [advisoryOf(value, id)] }
}

function advisoryOf(value: Json | undefined, id: string): Advisory {
  const details = inEnglish(value, 'descriptions')[0]
  const [published, modified] = [timeAt(value, 'published'), timeAt(value, 'lastModified')]
  const isRejected = textAt(value, 'vulnStatus') === 'Rejected'
  const urls = listAt(value, 'references').flatMap((one) => textAt(one, 'url') ?? [])
  const weaknesses = listAt(value, 'weaknesses').flatMap((one) => inEnglish(one, 'description'))
  return {
    id,
    aliases: [],
    covers: [],
    ...(details !== undefined && { details: shorten(details, maxDetails) }),
    severities: severitiesOf(objectAt(value, 'metrics')),
    weaknesses: [...new Set(weaknesses)].filter((text) => /^CWE-\d{1,6}$/.test(text)),
    ...(published !== undefined && { published }),
    ...(modified !== undefined && { modified }),
    ...(isRejected && { withdrawn: modified ?? published ?? '' }),
    references: [...new Set(urls)].slice(0, maxReferences),
    affected: [],
  }
}

const inEnglish = (value: Json | undefined, key: string): readonly string[] =>
  listAt(value, key).flatMap((one) => (textAt(one, 'lang') === 'en' ? (textAt(one, 'value') ?? []) : []))

/** Times are in UTC, and do not say so. */
function timeAt(value: Json | undefined, key: string): string | undefined {
  const text = textAt(value, key)
  return text !== undefined && /T[\d:.]+$/.test(text) ? `${text}Z` : text
}
