import { type Json, listAt, shorten, textAt } from '../../../core/index.ts'
import { parseJson } from '../../../formats/json/index.ts'
import type { Advisory, FeedFormat, FeedItem, SeverityClaim } from '../../types.ts'
import { severityWord } from '../severity-word.ts'
import { maxDetails } from '../sizes.ts'
import { affectedIn } from './affected.ts'

/**
 * The announcements of the Kubernetes project as a JSON Feed 1.1 (kubernetes.io/docs/reference/issues-security/official-cve-feed).
 * Versions stand in their text only: what it does not say clearly is `unread` beside an entry that is there all the
 * same. Names are those of components (`kubelet`), and `kubernetes` where a whole release is meant.
 */
export const kubernetesFeed: FeedFormat = {
  id: 'kubernetes',
  wants: (path, head) =>
    path.endsWith('.json') &&
    /"_kubernetes_io"|kubernetes\.io\/docs\/[^"]*official-cve-feed/.test(head.toString('latin1')),
  read: function* (content, path) {
    const parsed = parseJson(content.toString())
    if (!parsed.ok) return yield { kind: 'unread', where: path, why: parsed.error.message }
    const items = listAt(parsed.value, 'items')
    if (items.length === 0) yield { kind: 'unread', where: path, why: 'it has no items' }
    for (const [index, item] of items.entries()) yield* itemsOf(item, `${path} items[${index}]`)
  },
}

function* itemsOf(item: Json, where: string): Generator<FeedItem> {
  const ids = [...new Set(textAt(item, 'id')?.match(/\bCVE-\d{4}-\d{4,19}\b/g) ?? [])]
  if (ids.length === 0) return yield { kind: 'unread', where, why: 'an entry without a CVE' }
  const { affected, unread } = affectedIn(textAt(item, 'content_text') ?? '', textAt(item, 'summary') ?? '')
  yield { kind: 'entry', advisories: ids.map((id) => ({ ...recordOf(item, id), affected })) }
  for (const what of unread)
    yield { kind: 'unread', where: `${where} ${ids.join(', ')}`, why: `its text does not say clearly ${what}` }
}

function recordOf(item: Json, id: string): Omit<Advisory, 'affected'> {
  const [title, details, published] = [
    textAt(item, 'summary'),
    textAt(item, 'content_text'),
    textAt(item, 'date_published'),
  ]
  return {
    id,
    aliases: [],
    covers: [],
    ...(title !== undefined && { title }),
    ...(details !== undefined && { details: shorten(details, maxDetails) }),
    severities: severitiesOf(details ?? ''),
    weaknesses: [],
    ...(published !== undefined && { published }),
    references: [textAt(item, 'url'), textAt(item, 'external_url')].filter((one) => one !== undefined),
  }
}

/** `CVSS Rating: **Low** ([CVSS:3.1/AV:N/…](…))`. */
function severitiesOf(text: string): readonly SeverityClaim[] {
  const vector = /\bCVSS:[34]\.\d\/[A-Z][A-Za-z:/]{10,300}/.exec(text)?.[0]
  if (vector !== undefined) return [{ source: 'kubernetes', vector }]
  const severity = severityWord(/\bCVSS Rating:\W{0,10}(\w{1,10})/i.exec(text)?.[1])
  return severity === undefined ? [] : [{ source: 'kubernetes', severity }]
}
