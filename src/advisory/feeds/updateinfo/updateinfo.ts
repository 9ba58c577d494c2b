import { type XmlEvent, xmlEvents } from '../../../formats/xml/index.ts'
import { namespaceOfRelease } from '../../namespace/index.ts'
import type { FeedFormat, FeedItem, Namespace } from '../../types.ts'
import { advisoriesOf, type Build, cvesIn } from '../errata.ts'
import { withEpoch } from '../nevra.ts'
import { suseRelease } from '../suse-release.ts'

/** The updates that a repository of RPM packages lists beside them (`updateinfo.xml`), as Amazon, Fedora, SUSE and others do. */
export const updateinfo: FeedFormat = {
  id: 'updateinfo',
  wants: (_, head) => /<updates[\s>]/.test(head.toString('latin1')) && /<update[\s>]/.test(head.toString('latin1')),
  read: function* (content, path) {
    const read = updateReader()
    for (const event of xmlEvents(content)) {
      if (event.kind === 'fault') return yield { kind: 'unread', where: path, why: event.message }
      const update = read(event)
      if (update !== undefined) yield itemOf(update, path)
    }
  },
}

interface Update {
  type: string
  /** By the names of the elements: id, title, description, severity, release. */
  readonly texts: Map<string, string>
  readonly cves: Set<string>
  readonly builds: Build[]
  module?: string | undefined
}

const said: ReadonlySet<string> = new Set(['id', 'title', 'description', 'severity', 'release', 'name'])
const maxText = 20_000
const maxBuilds = 100_000

/** Gives an update when the event is its end. */
function updateReader(): (event: XmlEvent) => Update | undefined {
  let update: Update | undefined
  let text = ''
  return (event) => {
    if (event.kind === 'text') {
      if (update !== undefined && text.length < maxText) text += event.text
    } else if (event.kind === 'open') {
      text = ''
      if (event.name === 'update')
        update = { type: event.attributes.get('type') ?? '', texts: new Map(), cves: new Set(), builds: [] }
      else if (update !== undefined) open(update, event.name, event.attributes)
    } else if (event.kind === 'close' && update !== undefined) {
      if (event.name === 'update') {
        const whole = update
        update = undefined
        return whole
      }
      if (event.name === 'collection') update.module = undefined
      if (said.has(event.name) && !update.texts.has(event.name)) update.texts.set(event.name, text.trim())
    }
    return undefined
  }
}

function open(into: Update, name: string, attributes: ReadonlyMap<string, string>): void {
  const at = (key: string): string => attributes.get(key) ?? ''
  if (name === 'reference') for (const cve of cvesIn(`${at('id')} ${at('title')}`)) into.cves.add(cve)
  if (name === 'issued' || name === 'updated') into.texts.set(name, at('date'))
  if (name === 'module') into.module = `${at('name')}:${at('stream')}`
  if (name === 'package' && at('arch') !== 'src' && into.builds.length < maxBuilds)
    into.builds.push({
      name: at('name'),
      version: withEpoch(`${at('version')}-${at('release')}`, at('epoch')),
      arch: at('arch'),
      module: into.module,
    })
}

function itemOf({ builds, cves, texts, type }: Update, path: string): FeedItem {
  const id = texts.get('id') ?? ''
  const where = `${path} ${id}`.trimEnd()
  if (id === '') return { kind: 'unread', where, why: 'an update without a name' }
  if (type !== 'security' && cves.size === 0) return { kind: 'entry', advisories: [] }
  const namespace = releaseOf(id, texts.get('release') ?? '', texts.get('name') ?? '', builds)
  if (namespace === undefined) return { kind: 'unread', where, why: 'it does not say which release it is for' }
  if (builds.length >= maxBuilds) return { kind: 'unread', where, why: 'it holds too many packages' }
  if (builds.some((build) => build.name === '' || /^(?:\d+:)?-|-$/.test(build.version)))
    return { kind: 'unread', where, why: 'a package without a name or a version' }
  return {
    kind: 'entry',
    advisories: advisoriesOf({
      id,
      namespace,
      cves: [...cves],
      title: texts.get('title') ?? '',
      details: texts.get('description') ?? '',
      severity: texts.get('severity') ?? /\((\w+)\)/.exec(texts.get('title') ?? '')?.[1] ?? '',
      published: dayOf(texts.get('issued')),
      modified: dayOf(texts.get('updated')),
      url: '',
      builds,
      binary: true,
    }),
  }
}

/** By what the update and its collection are called; Amazon's only by the tag of their versions. */
function releaseOf(id: string, release: string, collection: string, builds: readonly Build[]): Namespace | undefined {
  for (const name of [release, collection]) {
    const fedora = /^Fedora (\d{1,3})\b/.exec(name)?.[1]
    if (fedora !== undefined) return namespaceOfRelease('fedora', fedora)
    const suse = suseRelease(name)
    if (suse !== undefined) return suse
  }
  if (!/^ALAS\d{0,4}-\d{4}-\d+$/.test(id) && !/^ALAS\d{0,4}-?LIVEPATCH-\d{4}-\d+$/.test(id)) return undefined
  const tag = /\.amzn(\d{1,4})\b/.exec(builds[0]?.version ?? '')?.[1]
  return tag === undefined ? undefined : namespaceOfRelease('amzn', tag)
}

const dayOf = (text: string | undefined): string | undefined => /^\d{4}-\d{2}-\d{2}/.exec(text ?? '')?.[0]
