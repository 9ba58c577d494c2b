import { isObject, type Json, member, objectAt, type Severity, shorten, textAt } from '../../../core/index.ts'
import { namespaceOfRelease } from '../../namespace/index.ts'
import type { AdvisoryStatus, AffectedPackage, FeedFormat, FeedItem } from '../../types.ts'
import { emptyRecord, maxDetails } from '../empty-record.ts'
import { jsonDocument, unread } from '../json-document.ts'

/**
 * All of Debian's security tracker (security-tracker.debian.org/tracker/data/json): by source package and vulnerability,
 * what holds in each release. Fixed in version `0` says that no version of the release was touched.
 */
export const debianTracker: FeedFormat = {
  id: 'debian-tracker',
  wants: (_, head) =>
    /^\s*\{\s*"[^"]{1,200}"\s*:\s*\{\s*"(?:CVE|TEMP)-[\w-]{1,40}"\s*:\s*\{\s*"(?:scope|debianbug|description|releases)"/.test(
      head.toString('latin1'),
    ),
  read: function* (content, path) {
    const document = jsonDocument(content, path)
    if ('unread' in document) return yield document.unread
    if (!isObject(document.value)) return yield unread(path, 'it is no object')
    for (const [name, vulnerabilities] of Object.entries(document.value)) {
      if (!isObject(vulnerabilities)) yield unread(`${path} ${name}`, 'its vulnerabilities are no object')
      else
        for (const [id, entry] of Object.entries(vulnerabilities))
          yield* itemsOf(name, id, entry, `${path} ${name} ${id}`)
    }
  },
}

function* itemsOf(name: string, id: string, entry: Json, where: string): Generator<FeedItem> {
  if (!/^(?:CVE|TEMP)-[\w-]{1,40}$/.test(id) || !isObject(entry)) return yield unread(where, 'it is no vulnerability')
  const affected: AffectedPackage[] = []
  for (const [release, state] of Object.entries(objectAt(entry, 'releases') ?? {})) {
    const found = affectedIn(name, release, state)
    if ('unknown' in found) yield unread(`${where} ${release}`, found.unknown)
    else affected.push(found)
  }
  const details = textAt(entry, 'description')
  const record = { ...emptyRecord, id, ...(details !== undefined && { details: shorten(details, maxDetails) }) }
  yield { kind: 'entry', advisories: [{ ...record, affected }] }
}

function affectedIn(name: string, release: string, state: Json): AffectedPackage | { readonly unknown: string } {
  const namespace = /^[a-z]{1,40}$/.test(release) ? namespaceOfRelease('debian', release) : undefined
  if (namespace === undefined) return { unknown: 'it is no release' }
  const [status, fixed, urgency] = [textAt(state, 'status'), textAt(state, 'fixed_version'), textAt(state, 'urgency')]
  const severity = severities.get(urgency?.replace(/\**$/, '') ?? '')
  const base = { namespace, name, ...(severity !== undefined && { severity }) }
  if (status === 'resolved' && fixed === '0') return { ...base, ranges: [], status: 'not-affected' }
  if (status === 'resolved' && fixed !== undefined)
    return { ...base, ranges: [{ to: fixed }], status: 'fixed', fixed: [fixed] }
  if (status === 'open' || status === 'undetermined')
    return { ...base, ranges: [{}], status: openStatus(state, status, urgency) }
  return { unknown: `what became of it is not told: ${status ?? 'no status'}` }
}

/** `nodsa` says that it is not worth an advisory of its own: it waits for a point release, or is left (`ignored`). */
function openStatus(state: Json, status: string, urgency: string | undefined): AdvisoryStatus {
  if (urgency === 'end-of-life') return 'end-of-life'
  if (status === 'undetermined') return 'under-investigation'
  if (textAt(state, 'nodsa_reason') === 'ignored') return 'will-not-fix'
  return member(state, 'nodsa') === undefined && member(state, 'nodsa_reason') === undefined
    ? 'affected'
    : 'fix-deferred'
}

/** Urgencies; those with stars (`high**`) are NVD's. */
const severities = new Map<string, Severity>([
  ['high', 'high'],
  ['medium', 'medium'],
  ['low', 'low'],
  ['unimportant', 'low'],
])
