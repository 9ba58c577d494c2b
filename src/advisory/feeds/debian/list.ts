import { linesOf } from '../../../formats/os-packages/index.ts'
import { namespaceOfRelease } from '../../namespace/index.ts'
import type { Advisory, AdvisoryStatus, AffectedPackage, FeedFormat, FeedItem } from '../../types.ts'

const heading = /^\[(\d{1,2} \w{3} \d{4})\] (D[SL]A-\d+(?:-\d+)?)(?:\s+(.*))?$/
const covered = /^\s+\{([^}]*)\}/
const fixedIn = /^\s+\[([a-z]+)\] - (\S+)\s+(\S+)/

interface Bulletin {
  readonly id: string
  readonly date: string
  readonly title: string
  readonly ids: string[]
  readonly affected: AffectedPackage[]
}

/**
 * The lists of Debian's security advisories (DSA) and those of long term support (DLA), as the security tracker keeps
 * them: a heading, the ids it covers, and a line for each release with the version that mends it.
 */
export const debianList: FeedFormat = {
  id: 'debian-list',
  wants: (path, head) =>
    /(?:\.list|(?:^|\/)D[SL]A(?:\/list)?)$/.test(path) &&
    /^\[\d{1,2} \w{3} \d{4}\] D[SL]A-/m.test(head.toString('latin1')),
  read: function* (content, path) {
    let bulletin: Bulletin | undefined
    for (const { line, number } of linesOf(content.toString())) {
      const [, date, id, what = ''] = heading.exec(line) ?? []
      if (date !== undefined && id !== undefined) {
        if (bulletin !== undefined) yield entryOf(bulletin)
        bulletin = {
          id,
          date,
          title: what.slice(what.indexOf(' - ') < 0 ? 0 : what.indexOf(' - ') + 3),
          ids: [],
          affected: [],
        }
      } else if (line.startsWith('[')) {
        if (bulletin !== undefined) yield entryOf(bulletin)
        bulletin = undefined // what follows is not its own
        yield { kind: 'unread', where: `${path}:${number}`, why: 'it is no heading of an advisory' }
      } else if (bulletin !== undefined && !readInto(bulletin, line))
        yield {
          kind: 'unread',
          where: `${path}:${number} ${bulletin.id}`,
          why: 'it says nothing that is understood of a release',
        }
    }
    if (bulletin !== undefined) yield entryOf(bulletin)
  },
}

/** False where a line speaks of a release in words that are not known here. */
function readInto(bulletin: Bulletin, line: string): boolean {
  const [, ids] = covered.exec(line) ?? []
  if (ids !== undefined) bulletin.ids.push(...ids.split(/\s+/).filter((id) => /^[A-Z]+-[\w.-]+$/.test(id)))
  if (!/^\s+\[/.test(line)) return true
  const [, release, name, version] = fixedIn.exec(line) ?? []
  if (release === undefined || name === undefined || version === undefined) return false
  const namespace = namespaceOfRelease('debian', release)
  const status = version.startsWith('<') ? markStatus.get(version) : 'fixed'
  if (namespace === undefined || status === undefined) return false
  const isFixed = status === 'fixed'
  const ranges = isFixed ? [{ to: version }] : status === 'not-affected' ? [] : [{}]
  bulletin.affected.push({ namespace, name, ranges, status, ...(isFixed && { fixed: [version] }) })
  return true
}

/** What stands in place of a version (security-team.debian.org/security_tracker.html). */
const markStatus = new Map<string, AdvisoryStatus>([
  ['<end-of-life>', 'end-of-life'],
  ['<ignored>', 'will-not-fix'],
  ['<no-dsa>', 'fix-deferred'],
  ['<not-affected>', 'not-affected'],
  ['<postponed>', 'fix-deferred'],
  ['<undetermined>', 'under-investigation'],
  ['<unfixed>', 'affected'],
])

/** One bulletin mends several vulnerabilities; where it names none it is one itself. */
function entryOf({ id, ids, date, title, affected }: Bulletin): FeedItem {
  const published = dayOf(date)
  const make = (name: string): Advisory => ({
    id: name,
    aliases: [],
    covers: [],
    ...(title !== '' && name === id && { title }),
    severities: [],
    weaknesses: [],
    ...(published !== undefined && { published }),
    references: name === id ? [] : [id],
    affected,
  })
  return { kind: 'entry', advisories: ids.length === 0 ? [make(id)] : [...new Set(ids)].map(make) }
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** `2023-03-29` of `29 Mar 2023`. */
function dayOf(date: string): string | undefined {
  const [day = '', month = '', year] = date.split(' ')
  const at = months.indexOf(month)
  return at < 0 ? undefined : `${year}-${String(at + 1).padStart(2, '0')}-${day.padStart(2, '0')}`
}
