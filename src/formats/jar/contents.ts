import type { Result } from '../../core/index.ts'
import { readEntry, readZip, spend, type ZipArchive, type ZipEntry } from '../zip/index.ts'
import type { Coordinates } from './coordinates.ts'
import { type Manifest, parseManifest } from './manifest.ts'
import { licensesOfPom } from './pom-licenses.ts'
import { artifactOfProperties } from './properties.ts'
import { type Place, type Walk, warn } from './walk.ts'

/** What the files of one archive say, before any of it is weighed. */
export interface Contents {
  readonly manifest: Manifest
  /** Of each pom.properties: the archive's own, and those of artifacts shaded into it. */
  readonly artifacts: readonly Coordinates[]
  /** Of each pom.xml, by `group:artifact`. */
  readonly pomLicenses: ReadonlyMap<string, readonly string[]>
  readonly licenseFiles: readonly ZipEntry[]
  readonly archives: readonly ZipEntry[]
  readonly hasClasses: boolean
}

/** A signed jar lists a checksum for each of its classes. */
const mostManifestBytes = 8 << 20
const mostPomBytes = 1 << 20
const mostPropertiesBytes = 1 << 16

export const archiveSuffixes: readonly string[] = [
  '.jar',
  '.war',
  '.ear',
  '.par',
  '.sar',
  '.hpi',
  '.jpi',
  '.kar',
  '.nar',
]

export function readContents(walk: Walk, place: Place): Result<Contents> {
  const zip = readZip(place.view, walk.budget)
  if (!zip.ok) return zip
  if (zip.value.isCut) warn(walk, place, 'the directory of the archive is cut')
  return { ok: true, value: contentsOf(walk, place, zip.value) }
}

function contentsOf(walk: Walk, place: Place, { entries }: ZipArchive): Contents {
  const manifest = entries.findLast(({ name }) => /^META-INF\/MANIFEST\.MF$/i.test(name))
  return {
    manifest: parseManifest(manifest === undefined ? '' : readText(walk, place, manifest, mostManifestBytes)),
    artifacts: entries
      .filter(isNamed('pom.properties'))
      .map((entry) => artifactOfProperties(readText(walk, place, entry, mostPropertiesBytes)))
      .filter((one) => one !== undefined),
    pomLicenses: pomLicensesIn(walk, place, entries),
    licenseFiles: entries.filter(({ name }) => isLicenseFile(name)),
    hasClasses: entries.some(({ name }) => name.endsWith('.class')),
    archives: entries.filter(({ name }) => archiveSuffixes.some((suffix) => name.toLowerCase().endsWith(suffix))),
  }
}

/** A text of the archive; one that cannot be read is empty, with a warning. */
export function readText(walk: Walk, place: Place, entry: ZipEntry, most: number): string {
  const content = readEntry(place.view, entry, walk.budget, most)
  if (content.ok) return content.value.toString()
  warn(walk, place, content.error.message)
  return ''
}

const isNamed =
  (base: string) =>
  (entry: ZipEntry): boolean =>
    entry.name === base || entry.name.endsWith(`/${base}`)

/** Maven puts the pom.xml of an artifact into a folder that names it: the file itself may leave the group to its parent. */
function pomLicensesIn(walk: Walk, place: Place, entries: readonly ZipEntry[]): Map<string, readonly string[]> {
  const licenses = new Map<string, readonly string[]>()
  for (const entry of entries) {
    const [, group, artifact] = /^META-INF\/maven\/([^/]+)\/([^/]+)\/pom\.xml$/.exec(entry.name) ?? []
    if (group === undefined || artifact === undefined) continue
    const text = readText(walk, place, entry, mostPomBytes)
    if (!text.includes('<licenses') || !spend(walk.xmlBudget, text.length)) continue
    const named = licensesOfPom(text)
    if (named.length > 0) licenses.set(`${group}:${artifact}`, named)
  }
  return licenses
}

/** Those of the archive itself; what it contains of others is named otherwise or stands deeper. */
const isLicenseFile = (name: string): boolean =>
  /^(?:META-INF\/)?(?:licen[cs]e|copyright)(?:\.(?:txt|md|html?))?$/i.test(name)
