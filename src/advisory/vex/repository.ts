import { isObject, type Json, type JsonObject, listAt, type Result, SeawallError, textAt } from '../../core/index.ts'
import { parseJson } from '../../formats/json/index.ts'
import { readPurl } from '../../formats/purl/index.ts'

/** The files of a repository, by path with forward slashes: a folder, or an archive. */
export interface VexFiles {
  /** Undefined when there is no such file. */
  read(path: string): Buffer | undefined
}

/** A VEX repository (github.com/aquasecurity/vex-repo-spec 0.1): which document speaks of which package. */
export interface VexRepository {
  readonly name: string
  /** Paths of documents, by package URL without version and qualifiers. */
  readonly packages: ReadonlyMap<string, string>
  readonly files: VexFiles
}

const manifest = 'vex-repository.json'
/** Below the manifest stands a folder a version; an archive has the index at its top. */
const indexes = ['0.1/index.json', 'v0/index.json', 'index.json']

/** Opens a repository: the folder with its manifest, or the content of its archive. */
export function openVexRepository(name: string, files: VexFiles): Result<VexRepository> {
  const described = files.read(manifest)
  if (described !== undefined) {
    const read = parseJson(described.toString('utf8'))
    if (!read.ok) return refused(`${name}: ${manifest} line ${read.error.line}: ${read.error.message}`)
    if (!isSupported(read.value)) return refused(`${name} has no version 0.1 of the VEX repository specification`)
  }
  const path = indexes.find((one) => files.read(one) !== undefined)
  if (path === undefined) return refused(`${name} has no index.json`, 'not-found')
  const index = parseJson(files.read(path)?.toString('utf8') ?? '')
  if (!index.ok) return refused(`${name}: ${path} line ${index.error.line}: ${index.error.message}`)
  const folder = path.slice(0, path.lastIndexOf('/') + 1)
  const packages = new Map<string, string>()
  for (const entry of listAt(index.value, 'packages').filter(isObject)) {
    const [id, location] = [anyCase(entry, 'id'), anyCase(entry, 'location')]
    const key = id === undefined ? undefined : packageKey(id)
    const inside = location === undefined ? undefined : pathBelow(folder, location)
    if (key !== undefined && inside !== undefined && !packages.has(key)) packages.set(key, inside)
  }
  return { ok: true, value: { name, packages, files } }
}

/** A package URL without version, qualifiers and subpath; undefined for what is none. */
export function packageKey(text: string): string | undefined {
  const read = readPurl(text)
  if (!read.ok) return undefined
  const { type, namespace, name } = read.value
  return [type, ...(namespace === undefined ? [] : [namespace]), name].join('/')
}

/** A list of versions, in older repositories an object of them. */
function isSupported(value: Json): boolean {
  const versions = isObject(value) ? value.versions : undefined
  const all = isObject(versions) ? Object.values(versions) : listAt(value, 'versions')
  return all.some((version) => /^v?0\.1$/.test(textAt(version, 'spec_version') ?? ''))
}

/** The names of members are written in any case. */
function anyCase(entry: JsonObject, key: string): string | undefined {
  const name = Object.keys(entry).find((one) => one.toLowerCase() === key)
  return name === undefined ? undefined : textAt(entry, name)
}

/** A location may not lead out of the repository. */
function pathBelow(folder: string, location: string): string | undefined {
  const steps: string[] = []
  for (const step of location.split('/')) {
    if (step === '' || step === '.') continue
    if (step === '..' && steps.pop() === undefined) return undefined
    if (step !== '..') steps.push(step)
  }
  return location.startsWith('/') || /[\\\0]/.test(location) || steps.length === 0
    ? undefined
    : folder + steps.join('/')
}

function refused(
  message: string,
  code: 'malformed' | 'not-found' = 'malformed',
): { readonly ok: false; readonly error: SeawallError } {
  return { ok: false, error: new SeawallError(code, `${message.replace(/\.$/, '')}.`) }
}
