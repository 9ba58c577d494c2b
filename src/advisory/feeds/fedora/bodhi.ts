import { type Json, listAt, member, objectAt, textAt } from '../../../core/index.ts'
import { parseJson } from '../../../formats/json/index.ts'
import { namespaceOfRelease } from '../../namespace/index.ts'
import type { FeedFormat, FeedItem } from '../../types.ts'
import { advisoriesOf, type Build, cvesIn } from '../errata.ts'
import { parseNevra, withEpoch } from '../nevra.ts'

/** Updates of Fedora as its update system publishes them (bodhi.fedoraproject.org/updates): one, or a page of them. */
export const fedoraUpdates: FeedFormat = {
  id: 'fedora-updates',
  wants: (path, head) =>
    path.endsWith('.json') && /"alias"\s*:\s*"FEDORA-|"id_prefix"\s*:\s*"FEDORA/.test(head.toString('latin1')),
  read: function* (content, path) {
    const parsed = parseJson(content.toString())
    if (!parsed.ok) return yield { kind: 'unread', where: path, why: parsed.error.message }
    const updates = Array.isArray(member(parsed.value, 'updates')) ? listAt(parsed.value, 'updates') : [parsed.value]
    for (const update of updates) yield itemOf(update, `${path} ${textAt(update, 'alias') ?? ''}`.trimEnd())
  },
}

function itemOf(update: Json, where: string): FeedItem {
  const unread = (why: string): FeedItem => ({ kind: 'unread', where, why })
  const [id, release] = [textAt(update, 'alias'), objectAt(update, 'release')]
  const version = textAt(release, 'version')
  if (id === undefined || id === '' || version === undefined) return unread('an update without a name or a release')
  if (textAt(release, 'id_prefix') !== 'FEDORA') return unread('it is for packages that are added to another system')
  const namespace = namespaceOfRelease('fedora', version)
  if (namespace === undefined) return unread('its release is not known')
  if (textAt(update, 'type') !== 'security') return { kind: 'entry', advisories: [] }
  const builds = listAt(update, 'builds').map(buildOf)
  if (builds.length === 0 || builds.includes(undefined)) return unread('its builds are no RPM packages')
  const texts = [
    textAt(update, 'notes'),
    textAt(update, 'title'),
    ...listAt(update, 'bugs').map((bug) => textAt(bug, 'title')),
  ]
  return {
    kind: 'entry',
    advisories: advisoriesOf({
      id,
      namespace,
      cves: cvesIn(texts.join('\n')),
      title: textAt(update, 'title') ?? '',
      details: textAt(update, 'notes') ?? '',
      severity: severityOf(textAt(update, 'severity')),
      published: dayOf(textAt(update, 'date_stable') ?? textAt(update, 'date_submitted')),
      modified: dayOf(textAt(update, 'date_modified')),
      url: textAt(update, 'url') ?? '',
      builds: builds.filter((build) => build !== undefined),
      binary: false,
    }),
  }
}

/** `urgent` is Fedora's word for the gravest. */
const severityOf = (word = ''): string => (word === 'urgent' ? 'critical' : word)

function buildOf(build: Json): Build | undefined {
  const read = textAt(build, 'type') === 'rpm' ? parseNevra(textAt(build, 'nvr') ?? '', false) : undefined
  const epoch = member(build, 'epoch')
  return read && { ...read, version: withEpoch(read.version, typeof epoch === 'number' ? String(epoch) : undefined) }
}

const dayOf = (text: string | undefined): string | undefined => /^\d{4}-\d{2}-\d{2}/.exec(text ?? '')?.[0]
