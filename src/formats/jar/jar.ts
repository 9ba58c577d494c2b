import { type Package, printable, type Result, shorten } from '../../core/index.ts'
import type { ByteView } from '../byte-view/index.ts'
import type { BinaryFormat, PackageList } from '../packages/index.ts'
import { openEntry, type ZipEntry } from '../zip/index.ts'
import { archiveSuffixes, type Contents, readContents, readText } from './contents.ts'
import type { Coordinates } from './coordinates.ts'
import { identityOf } from './identity.ts'
import { licensesInText } from './license-ids.ts'
import { licensesOf } from './manifest-licenses.ts'
import { withoutRepeats } from './repeats.ts'
import { type JarOptions, note, type Place, type Walk, warn } from './walk.ts'

/** Java archives: what they are, what was shaded into them, and the archives inside. */
export const jar: BinaryFormat = {
  id: 'jar',
  type: 'maven',
  kind: 'installed',
  files: { suffixes: archiveSuffixes },
  inspect: (view, name) => readJar(view, name),
}

const deepest = 8
/** Enough for a server's archive of some hundred megabytes, packed twice; a few seconds of work. */
const usualWork = 1 << 30

const mostXmlBytes = 16 << 20
const mostLicenseBytes = 1 << 18
const longestPath = 4096

/** Reads a Java archive; `filePath` of a package is the way to the archive it stands in, from `name` on. */
export function readJar(view: ByteView, name: string, options: JarOptions = {}): Result<PackageList> {
  const walk: Walk = {
    budget: { left: options.mostWork ?? usualWork },
    xmlBudget: { left: mostXmlBytes },
    options,
    warnings: [],
    notes: [],
  }
  const packages = readArchive(walk, { view, path: name, depth: 0 })
  if (!packages.ok) return packages
  const { warnings, notes } = walk
  return {
    ok: true,
    value: { packages: withoutRepeats(packages.value), warnings, ...(notes.length > 0 && { notes }) },
  }
}

function readArchive(walk: Walk, place: Place): Result<Package[]> {
  const read = readContents(walk, place)
  if (!read.ok) return read
  const contents = read.value
  const identity = identityOf(walk, place, contents)
  const own = [...contents.artifacts, ...(identity === undefined ? [] : [identity])].map((one) => packageOf(one, place))
  if (own.length === 0 && contents.hasClasses) note(walk, place, 'the archive names no Maven coordinates')
  const nested = contents.archives.flatMap((entry) => readNested(walk, place, entry))
  const licensed = [...own, ...nested].map((one) => withLicenses(one, contents.pomLicenses.get(one.name)))
  return { ok: true, value: withArchiveLicenses(walk, place, contents, licensed) }
}

const packageOf = ({ group, artifact, version }: Coordinates, { path }: Place): Package => ({
  type: 'maven',
  name: `${group}:${artifact}`,
  version,
  filePath: path,
})

function readNested(walk: Walk, place: Place, entry: ZipEntry): Package[] {
  const inner = innerPath(entry.name)
  if (inner === undefined) return warned(walk, place, `the archive "${shown(entry.name)}" leads out of this one`)
  if (place.depth >= deepest) return warned(walk, place, `archives are nested more than ${deepest} deep`)
  const opened = openEntry(place.view, entry, walk.budget)
  if (!opened.ok) return warned(walk, place, opened.error.message)
  const within: Place = { view: opened.value, path: `${place.path}/${inner}`, depth: place.depth + 1 }
  const packages = readArchive(walk, within)
  return packages.ok ? packages.value : warned(walk, within, packages.error.message)
}

function warned(walk: Walk, place: Place, message: string): Package[] {
  warn(walk, place, message)
  return []
}

const shown = (name: string): string => printable(shorten(name, 120))

/** Undefined for one that leads elsewhere: nothing is written here, but a path is shown as a place inside. */
function innerPath(name: string): string | undefined {
  const parts = name.split('/').filter((part) => part !== '' && part !== '.')
  return parts.includes('..') || parts.length === 0 || name.length > longestPath ? undefined : parts.join('/')
}

/** What speaks of the archive as a whole says something of a package only where the archive is that one package. */
function withArchiveLicenses(walk: Walk, place: Place, contents: Contents, packages: readonly Package[]): Package[] {
  const own = packages.filter(({ filePath }) => filePath === place.path)
  if (own.length !== 1 || own[0]?.licenses !== undefined) return [...packages]
  const licenses = archiveLicenses(walk, place, contents)
  return packages.map((one) => (one === own[0] ? withLicenses(one, licenses) : one))
}

function archiveLicenses(walk: Walk, place: Place, { manifest, licenseFiles }: Contents): readonly string[] {
  const manifested = licensesOf(manifest)
  const [file, ...others] = licenseFiles
  if (manifested.length > 0 || file === undefined || others.length > 0) return manifested
  return licensesInText(readText(walk, place, file, mostLicenseBytes))
}

function withLicenses(one: Package, licenses: readonly string[] = []): Package {
  return one.licenses !== undefined || licenses.length === 0 ? one : { ...one, licenses }
}
