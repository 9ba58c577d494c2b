import { type JsonObject, type Package, type Result, textAt } from '../../core/index.ts'
import { maxLockBytes, mergeSame, objectsAt, packageFrom, readToml, skipped } from '../lock-file/index.ts'
import type { PackageList, TextFormat } from '../packages/index.ts'
import { idsByName, needed, type PythonIds } from './ids.ts'
import { normalizedName, pypiId } from './name.ts'

/** pylock.toml (PEP 751), also with a name: pylock.dev.toml. */
export const pylockFormat: TextFormat = {
  id: 'pylock',
  type: 'pypi',
  kind: 'lock',
  files: { suffixes: ['.toml'], only: (path) => /(?:^|\/)pylock(?:\.[^./]+)?\.toml$/.test(path) },
  maxBytes: maxLockBytes,
  parse: parsePylock,
}

export function parsePylock(content: Buffer): Result<PackageList> {
  const read = readToml(content, 'pylock.toml')
  if (!read.ok) return read
  const entries = objectsAt(read.value, 'packages')
  const named = entries.filter((entry) => textAt(entry, 'name'))
  const ids = idsByName(named.map((entry) => ({ ...entry, name: normalizedName(textAt(entry, 'name') ?? '') })))
  const warnings = skipped(entries.length - named.length, 'without a name')
  return { ok: true, value: { packages: mergeSame(named.map((entry) => packageOf(entry, ids))), warnings } }
}

function packageOf(entry: JsonObject, ids: PythonIds): Package {
  return packageFrom('pypi', {
    name: normalizedName(textAt(entry, 'name') ?? ''),
    version: textAt(entry, 'version') ?? '',
    dependsOn: objectsAt(entry, 'dependencies').flatMap((dependency) => neededBy(dependency, ids)),
  })
}

/** The version is given where several are locked. */
function neededBy(dependency: JsonObject, ids: PythonIds): readonly string[] {
  const name = textAt(dependency, 'name') ?? ''
  const version = textAt(dependency, 'version')
  const found = needed([name], ids)
  return version === undefined ? found : found.filter((id) => id === pypiId(normalizedName(name), version))
}
