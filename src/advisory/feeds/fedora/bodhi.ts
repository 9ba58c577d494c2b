import { isArray, isObject, type Json, listAt, member, objectAt, shorten, textAt } from '../../../core/index.ts'
import { namespaceOfRelease } from '../../namespace/index.ts'
import type { AffectedPackage, FeedFormat, FeedItem } from '../../types.ts'
import { emptyRecord, maxDetails } from '../empty-record.ts'
import { jsonDocument, unread } from '../json-document.ts'
import { rpmNameOf } from '../rpm-name.ts'
import { severityWord } from '../severity-word.ts'

/** Updates of Fedora and EPEL as Bodhi gives them (bodhi.fedoraproject.org/docs): one, or a page with a list of them. */
export const bodhi: FeedFormat = {
  id: 'bodhi',
  wants: (_, head) =>
    /^\s*\{/.test(head.toString('latin1')) && /"(?:alias|updateid)"\s*:\s*"FEDORA-/.test(head.toString('latin1')),
  read: function* (content, path) {
    const document = jsonDocument(content, path)
    if ('unread' in document) return yield document.unread
    const updates = member(document.value, 'updates')
    for (const [index, update] of (isArray(updates) ? updates : [document.value]).entries())
      yield* itemsOf(update, isArray(updates) ? `${path} ${index + 1}` : path)
  },
}

function* itemsOf(update: Json, where: string): Generator<FeedItem> {
  const id = textAt(update, 'alias') ?? textAt(update, 'updateid')
  if (!isObject(update) || id === undefined || id === '') return yield unread(where, 'an update without an id')
  const namespace = namespaceOf(objectAt(update, 'release'))
  if (namespace === undefined) return yield unread(`${where} ${id}`, 'it does not say which release it is for')
  const severity = severityWord(severityOf(update))
  const affected: AffectedPackage[] = []
  for (const build of listAt(update, 'builds')) {
    const named = rpmNameOf(textAt(build, 'nvr') ?? '')
    if (named === undefined) yield unread(`${where} ${id}`, 'a build without name, version and release')
    else affected.push(statementOf(named.name, withEpoch(named.version, build), namespace))
  }
  const [title, details, published] = [
    textAt(update, 'title'),
    textAt(update, 'notes'),
    textAt(update, 'date_submitted'),
  ]
  const url = textAt(update, 'url')
  const bugs = listAt(update, 'bugs').flatMap((bug) => textAt(bug, 'title') ?? [])
  const covers = [title, details, ...bugs].flatMap(
    (text) => text?.slice(0, 100_000).match(/\bCVE-\d{4}-\d{4,}\b/g) ?? [],
  )
  const record = {
    ...emptyRecord,
    id,
    covers: [...new Set(covers)].sort(),
    ...(title !== undefined && { title: shorten(title, maxDetails) }),
    ...(details !== undefined && { details: shorten(details, maxDetails) }),
    severities: severity === undefined ? [] : [{ source: 'fedora', severity }],
    ...(published !== undefined && { published: `${published.replace(' ', 'T')}Z` }),
    references: url === undefined ? [] : [url],
  }
  const isMeant = (textAt(update, 'type') ?? 'security') === 'security' && textAt(update, 'status') !== 'obsolete'
  yield { kind: 'entry', advisories: [{ ...record, affected: isMeant ? affected : [] }] }
}

/** Bodhi's words are not those of CVSS: `urgent` is the gravest. */
function severityOf(update: Json): string | undefined {
  const word = textAt(update, 'severity')
  return word === 'urgent' ? 'critical' : word
}

function namespaceOf(release: Json | undefined): string | undefined {
  const [version, prefix] = [textAt(release, 'version') ?? '', textAt(release, 'id_prefix')]
  if (!/^\d{1,3}(?:\.\d{1,3})?$/.test(version)) return undefined
  if (prefix === 'FEDORA-EPEL') return namespaceOfRelease('epel', version)
  return prefix === 'FEDORA' ? namespaceOfRelease('fedora', version) : undefined
}

function withEpoch(version: string, build: Json): string {
  const epoch = member(build, 'epoch')
  return typeof epoch === 'number' && epoch > 0 ? `${epoch}:${version}` : version
}

const statementOf = (name: string, version: string, namespace: string): AffectedPackage => ({
  namespace,
  name,
  ranges: [{ to: version }],
  status: 'fixed',
  fixed: [version],
})
