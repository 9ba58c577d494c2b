import { isObject, type Json, type JsonObject, objectAt, shorten, textAt } from '../../../core/index.ts'
import { parseJson } from '../../../formats/json/index.ts'
import { namespaceOfRelease } from '../../namespace/index.ts'
import type { AffectedPackage, FeedFormat, FeedItem } from '../../types.ts'
import { severityWord } from '../severity-word.ts'
import { bareRecord, mendedBy, neverTouched, unmended } from '../statement.ts'

const maxDetails = 2_000

/**
 * All that Debian's security tracker knows (security-tracker.debian.org/tracker/data/json): source package, then id, then
 * release. An entry is one id of one package.
 */
export const debianTracker: FeedFormat = {
  id: 'debian-tracker',
  wants: (path, head) => {
    if (!/(?:\.json|\/json|^json)$/.test(path)) return false
    const text = head.toString('latin1')
    return /"releases"\s*:\s*\{/.test(text) && /"(?:repositories|fixed_version|urgency)"\s*:/.test(text)
  },
  read: function* (content, path) {
    const parsed = parseJson(content.toString())
    if (!parsed.ok) return yield { kind: 'unread', where: path, why: parsed.error.message }
    if (!isObject(parsed.value)) return yield { kind: 'unread', where: path, why: 'it is no object of packages' }
    for (const [name, ids] of Object.entries(parsed.value))
      if (!isObject(ids)) yield { kind: 'unread', where: `${path} ${name}`, why: 'it is no object of ids' }
      else for (const [id, entry] of Object.entries(ids)) yield* itemsOf(name, id, entry, path)
  },
}

function* itemsOf(name: string, id: string, entry: Json, path: string): Generator<FeedItem> {
  const releases = objectAt(entry, 'releases')
  const where = `${path} ${name} ${id}`
  if (releases === undefined) return yield { kind: 'unread', where, why: 'it has no releases' }
  const affected: AffectedPackage[] = []
  for (const [release, said] of Object.entries(releases)) {
    const namespace = namespaceOfRelease('debian', release)
    const statement = isObject(said) ? saidOf(said) : undefined
    if (namespace === undefined || statement === undefined) {
      yield { kind: 'unread', where, why: `nothing can be made of what it says of ${shorten(release, 40)}` }
      continue
    }
    const severity = severityWord(textAt(said, 'urgency')?.replace(/\*{1,2}$/, '')) // `low**`: of NVD and not of Debian
    affected.push({ namespace, name, ...statement, ...(severity !== undefined && { severity }) })
  }
  const details = textAt(entry, 'description')
  const record = { ...bareRecord(id), ...(details !== undefined && { details: shorten(details, maxDetails) }) }
  yield { kind: 'entry', advisories: [{ ...record, affected }] }
}

/** Version `0` says that no version in Debian was ever touched. */
function saidOf(said: JsonObject): Pick<AffectedPackage, 'ranges' | 'status' | 'fixed'> | undefined {
  const [status, fixed] = [textAt(said, 'status'), textAt(said, 'fixed_version')]
  if (fixed === '0') return neverTouched
  if (status === 'resolved') return fixed === undefined || fixed === '' ? undefined : mendedBy(fixed)
  if (status === 'undetermined') return unmended('under-investigation')
  if (status !== 'open') return undefined
  if (textAt(said, 'urgency') === 'end-of-life') return unmended('end-of-life')
  const reason = textAt(said, 'nodsa_reason')
  return unmended(reason === 'ignored' ? 'will-not-fix' : reason === 'postponed' ? 'fix-deferred' : 'affected')
}
