import { type Json, listAt, member, textAt } from '../../../core/index.ts'
import type { FeedFormat, FeedItem, KnownExploited } from '../../types.ts'
import { jsonDocument, unread } from '../json-document.ts'

/** CISA's catalogue of known exploited vulnerabilities (its JSON schema stands beside the catalogue), or one entry of it. */
export const kev: FeedFormat = {
  id: 'kev',
  wants: (_, head) =>
    /^\s*\{/.test(head.toString('latin1')) && /"(?:cveID|catalogVersion)"/.test(head.toString('latin1')),
  read: function* (content, path) {
    const document = jsonDocument(content, path)
    if ('unread' in document) return yield document.unread
    const { value } = document
    if (member(value, 'cveID') !== undefined) return yield itemOf(value, path)
    if (!Array.isArray(member(value, 'vulnerabilities'))) return yield unread(path, 'it has no list of vulnerabilities')
    const entries = listAt(value, 'vulnerabilities')
    for (const [index, entry] of entries.entries()) yield itemOf(entry, `${path} ${index + 1}`)
    const told = member(value, 'count')
    if (typeof told === 'number' && told > entries.length)
      yield unread(path, `it is to hold ${told} entries, and has ${entries.length}`)
  },
}

function itemOf(value: Json, where: string): FeedItem {
  const [id, added, due, action] = ['cveID', 'dateAdded', 'dueDate', 'requiredAction'].map((key) => textAt(value, key))
  if (id === undefined || !/^CVE-\d{4}-\d{4,}$/.test(id)) return unread(where, 'an entry without a CVE id')
  if (added === undefined || !isDay(added)) return unread(`${where} ${id}`, 'nothing says when it was added')
  const entry: KnownExploited = {
    id,
    added,
    ...(due !== undefined && isDay(due) && { due }),
    ransomware: textAt(value, 'knownRansomwareCampaignUse')?.toLowerCase() === 'known',
    ...(action !== undefined && { action }),
  }
  return { kind: 'known-exploited', entry }
}

const isDay = (text: string): boolean => /^\d{4}-\d\d-\d\d$/.test(text)
