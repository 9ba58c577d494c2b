import { isObject, type Json, listAt, member, objectAt, shorten, textAt } from '../../../core/index.ts'
import type { AdvisoryRecord, FeedFormat, FeedItem } from '../../types.ts'
import { emptyRecord, maxDetails, maxReferences } from '../empty-record.ts'
import { jsonDocument, unread } from '../json-document.ts'
import { claimsOf } from './claims.ts'

/**
 * The national vulnerability database (services.nvd.nist.gov/rest/json/cves/2.0, and its yearly files): pages, or one
 * CVE. Scores, weaknesses and references only: its lists of products name no packages.
 */
export const nvd: FeedFormat = {
  id: 'nvd',
  wants: (_, head) => {
    const text = head.toString('latin1')
    return (
      /^\s*\{/.test(text) && (/"format"\s*:\s*"NVD_CVE"/.test(text) || /"(?:vulnStatus|sourceIdentifier)"/.test(text))
    )
  },
  read: function* (content, path) {
    const document = jsonDocument(content, path)
    if ('unread' in document) return yield document.unread
    const { value } = document
    if (member(value, 'vulnerabilities') === undefined) return yield itemOf(objectAt(value, 'cve') ?? value, path)
    if (!Array.isArray(member(value, 'vulnerabilities'))) return yield unread(path, 'its vulnerabilities are no list')
    for (const [index, one] of listAt(value, 'vulnerabilities').entries())
      yield itemOf(objectAt(one, 'cve'), `${path} ${index + 1}`)
  },
}

function itemOf(value: Json | undefined, where: string): FeedItem {
  const id = textAt(value, 'id')
  if (!isObject(value) || id === undefined || !/^CVE-\d{4}-\d{4,}$/.test(id))
    return unread(where, 'an entry without a CVE id')
  return { kind: 'entry', advisories: [{ ...recordOf(value, id), affected: [] }] }
}

function recordOf(value: Json, id: string): AdvisoryRecord {
  const details = textAt(
    listAt(value, 'descriptions').find((one) => textAt(one, 'lang') === 'en'),
    'value',
  )
  const [published, modified] = [dateAt(value, 'published'), dateAt(value, 'lastModified')]
  const isRejected = textAt(value, 'vulnStatus')?.toLowerCase() === 'rejected'
  return {
    ...emptyRecord,
    id,
    ...(details !== undefined && { details: shorten(details, maxDetails) }),
    severities: isRejected ? [] : claimsOf(objectAt(value, 'metrics')),
    weaknesses: [
      ...new Set(
        listAt(value, 'weaknesses')
          .flatMap((one) => listAt(one, 'description'))
          .flatMap((one) => textAt(one, 'value') ?? [])
          .filter((one) => /^CWE-\d+$/.test(one)),
      ),
    ],
    ...(published !== undefined && { published }),
    ...(modified !== undefined && { modified }),
    ...(isRejected && { withdrawn: modified ?? published ?? '' }),
    references: [...new Set(listAt(value, 'references').flatMap((one) => textAt(one, 'url') ?? []))].slice(
      0,
      maxReferences,
    ),
  }
}

/** NVD writes UTC without saying so. */
function dateAt(value: Json, key: string): string | undefined {
  const text = textAt(value, key)
  return text !== undefined && /^\d{4}-\d\d-\d\dT[\d:.]+$/.test(text) ? `${text}Z` : text
}
