import { zstdDecompressSync } from 'node:zlib'
import { type Json, listAt, messageOf, type OsPackage, type Result, SeawallError, textAt } from '../../core/index.ts'
import { parseJson } from '../json/index.ts'
import { isPackageName, isPackageVersion, linesOf, ownedPath, quoted, WarningPile } from '../os-packages/index.ts'
import type { PackageList } from '../packages/index.ts'

/** Real manifests unpack to a megabyte or two. */
const maxUnpacked = 32 * 1024 * 1024

/** Beyond so many lines that cannot be read it is not a manifest. */
const maxDamaged = 1000

/** Chisel cuts Ubuntu packages into slices and notes what it took: lines of JSON (jsonwall), compressed with zstd. */
export function parseChiselManifest(content: Buffer): Result<PackageList<OsPackage>> {
  let text: string
  try {
    text = zstdDecompressSync(content, { maxOutputLength: maxUnpacked }).toString('utf8')
  } catch (cause) {
    return refused(`the manifest cannot be unpacked: ${messageOf(cause)}`)
  }
  if (!/^\s*\{[^\n]*"jsonwall"/.test(text.slice(0, 1000)))
    return refused('the manifest does not begin as jsonwall does')
  return readEntries(text)
}

function refused(message: string): Result<never> {
  return { ok: false, error: new SeawallError('malformed', message, { hint: 'is the file complete?' }) }
}

type Draft = Omit<OsPackage, 'files'> & { readonly files: string[] }

function readEntries(text: string): Result<PackageList<OsPackage>> {
  const packages = new Map<string, Draft>()
  const paths: Json[] = []
  const warnings = new WarningPile()
  let damaged = 0
  for (const { line, number } of linesOf(text)) {
    if (line.trim() === '' || damaged > maxDamaged) continue
    const entry = line.includes('"kind"') || number === 1 ? parseJson(line) : undefined
    if (!entry?.ok) {
      damaged += 1
      warnings.add(`line ${number} cannot be read`)
    } else if (textAt(entry.value, 'kind') === 'package') addPackage(packages, entry.value, warnings)
    else if (textAt(entry.value, 'kind') === 'path') paths.push(entry.value)
  }
  for (const path of paths) addPath(packages, path)
  return { ok: true, value: { packages: [...packages.values()], warnings: warnings.list() } }
}

function addPackage(packages: Map<string, Draft>, entry: Json, warnings: WarningPile): void {
  const name = textAt(entry, 'name') ?? ''
  const version = textAt(entry, 'version') ?? ''
  if (!isPackageName(name) || !isPackageVersion(version))
    warnings.add(`the package ${quoted(name)} ${quoted(version)} was left out`)
  else {
    const arch = textAt(entry, 'arch') ?? ''
    packages.set(name, { type: 'deb', name, version, arch, source: { name, version }, files: [] })
  }
}

/** A slice is called `PACKAGE_SLICE`, and the name of a package has no underscore. */
function addPath(packages: ReadonlyMap<string, Draft>, entry: Json): void {
  const path = ownedPath(textAt(entry, 'path') ?? '')
  if (path === '' || path.endsWith('/')) return
  const slices = listAt(entry, 'slices').filter((slice) => typeof slice === 'string')
  for (const owner of new Set(slices.map((slice) => slice.split('_')[0] ?? ''))) packages.get(owner)?.files.push(path)
}
