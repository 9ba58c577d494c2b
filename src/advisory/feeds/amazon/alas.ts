import { namespaceOfRelease } from '../../namespace/index.ts'
import type { FeedFormat, FeedItem, Namespace } from '../../types.ts'
import { advisoriesOf, type Build, cvesIn } from '../errata.ts'
import { parseNevra } from '../nevra.ts'

const maxPageBytes = 8 * 1024 * 1024

/** The pages of Amazon's security center (alas.aws.amazon.com): one advisory a page. */
export const amazonAlas: FeedFormat = {
  id: 'amazon-alas',
  wants: (_, head) =>
    /<title>\s*ALAS[\w.-]*-\d{4}-\d+\s*<\/title>|<title>Amazon Linux[^<]* Security Bulletins/.test(
      head.toString('latin1'),
    ),
  read: (content, path) => [readPage(content, path)],
}

function readPage(content: Buffer, path: string): FeedItem {
  const unread = (why: string): FeedItem => ({ kind: 'unread', where: path, why })
  if (content.length > maxPageBytes) return unread('it is too large')
  const page = content.toString()
  if (page.includes('<rss')) return unread('it is a list of advisories, each of which is a page of its own')
  const [, system, id] =
    /<b>Amazon Linux ?(\d{0,4})[^<]{0,40}Security Advisory:<\/b>\s*(ALAS[\w.-]*-\d{4}-\d+)/.exec(page) ?? []
  if (system === undefined || id === undefined) return unread('it does not say which advisory it is')
  if (isExtra(id)) return unread('it is for an extra repository, whose versions are not those of the system')
  const namespace = releaseOf(system)
  const builds = buildsIn(sectionOf(page, 'new_packages'))
  if (builds === undefined || builds.length === 0) return unread('its packages cannot be read')
  return {
    kind: 'entry',
    advisories: advisoriesOf({
      id: /<title>\s*(ALAS[\w.-]*)/.exec(page)?.[1] ?? id,
      namespace,
      cves: cvesIn(sectionOf(page, 'references')),
      title: '',
      details: plain(/<p>(.{0,20000}?)<\/p>/s.exec(sectionOf(page, 'issue_overview'))?.[1] ?? ''),
      severity: /([A-Za-z]+)\s*$/.exec(plain(sectionOf(page, 'severity')))?.[1] ?? '',
      published: dateAfter(page, 'Release Date'),
      modified: dateAfter(page, 'Updated Date'),
      url: '',
      builds,
      binary: true,
    }),
  }
}

/** `ALASKERNEL-5.10-2022-001`; live patches are packages of the system itself. */
const isExtra = (id: string): boolean => !/^ALAS(?:\d{0,4}-?LIVEPATCH|LIVEPATCH)?-\d{4}-\d+$/.test(id)

/** The first Amazon Linux has no number in its name. */
const releaseOf = (system: string): Namespace =>
  namespaceOfRelease('amzn', system === '' ? '1' : system) ?? 'rpm:amzn:1'

/** What stands in an element with an id, up to where the next one with an id begins. */
function sectionOf(page: string, id: string): string {
  const start = page.indexOf(`<div id='${id}'`)
  if (start < 0) return ''
  const end = page.indexOf('<div id=', start + 1)
  return page.slice(start, end < 0 ? undefined : end)
}

/** Lines of builds under the architectures; undefined where one is none. What is built from is not installed. */
function buildsIn(section: string): readonly Build[] | undefined {
  const list = section.slice(section.indexOf('<pre>') + 5, section.indexOf('</pre>'))
  const builds: Build[] = []
  for (const line of list.replaceAll('&nbsp;', ' ').split(/<br ?\/?>|\n/)) {
    const text = line.trim()
    if (text === '' || text.endsWith(':')) continue
    const build = parseNevra(text, true)
    if (build === undefined) return undefined
    if (build.arch !== 'src') builds.push(build)
  }
  return builds
}

const plain = (html: string): string =>
  html
    .replace(/<[^<>]{0,2000}>/g, ' ')
    .replaceAll('&nbsp;', ' ')
    .replace(/\s+/g, ' ')
    .trim()

const dateAfter = (page: string, label: string): string | undefined => {
  const at = page.indexOf(`${label}:</b>`)
  return at < 0 ? undefined : /^[^<>]{0,40}<\/b>\s{0,10}(\d{4}-\d{2}-\d{2})/.exec(page.slice(at, at + 100))?.[1]
}
