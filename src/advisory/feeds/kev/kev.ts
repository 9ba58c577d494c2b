import { isObject, type Json, listAt, textAt } from '../../../core/index.ts'
import { parseJson } from '../../../formats/json/index.ts'
import type { FeedFormat, FeedItem } from '../../types.ts'

/** CISA's catalogue of known exploited vulnerabilities (cisa.gov/known-exploited-vulnerabilities-catalog), or one entry of it. */
export const kev: FeedFormat = {
  id: 'cisa-kev',
  wants: (path, head) =>
    path.endsWith('.json') &&
    head.includes('"cveID"') &&
    /"(?:dateAdded|catalogVersion)"/.test(head.toString('latin1')),
  read: function* (content, path) {
    const parsed = parseJson(content.toString())
    if (!parsed.ok) return yield { kind: 'unread', where: path, why: parsed.error.message }
    yield* itemsOf(parsed.value, path)
  },
}

function* itemsOf(value: Json, where: string): Generator<FeedItem> {
  if (!isObject(value) || !Array.isArray(value.vulnerabilities)) return yield itemOf(value, where)
  const entries = listAt(value, 'vulnerabilities')
  for (const [index, entry] of entries.entries()) yield itemOf(entry, `${where} vulnerabilities[${index}]`)
}

function itemOf(entry: Json, where: string): FeedItem {
  const [id, added] = [textAt(entry, 'cveID')?.trim() ?? '', textAt(entry, 'dateAdded') ?? '']
  if (!/^CVE-\d{4}-\d{4,19}$/.test(id)) return { kind: 'unread', where, why: 'an entry without a CVE' }
  if (!isDay(added)) return { kind: 'unread', where: `${where} ${id}`, why: 'an entry without the day it was added' }
  const [due, action] = [textAt(entry, 'dueDate'), textAt(entry, 'requiredAction')]
  return {
    kind: 'known-exploited',
    entry: {
      id,
      added,
      ...(due !== undefined && isDay(due) && { due }),
      ransomware: textAt(entry, 'knownRansomwareCampaignUse')?.toLowerCase() === 'known',
      ...(action !== undefined && { action }),
    },
  }
}

const isDay = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text)
