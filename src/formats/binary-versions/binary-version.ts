import type { Result } from '../../core/index.ts'
import type { ByteView } from '../byte-view/index.ts'
import type { BinaryFormat, PackageList } from '../packages/index.ts'
import { classifiersFor, isClassified } from './classifiers.ts'
import { findVersion } from './search.ts'

/** Programs that no package manager installed, told by their name and the version in their own text. */
export const binaryVersion: BinaryFormat = {
  id: 'binary-version',
  type: 'generic',
  kind: 'installed',
  files: { suffixes: [''], only: (path) => isClassified(path.slice(path.lastIndexOf('/') + 1)) },
  inspect: readBinaryVersion,
}

const mostBytes = 512 << 20

function readBinaryVersion(view: ByteView, name: string): Result<PackageList> {
  const found = findVersion(view, classifiersFor(name), mostBytes)
  const warnings = found === undefined && view.size > mostBytes ? [`${name}: only its first 512 MB were searched`] : []
  const packages =
    found === undefined ? [] : [{ type: 'generic' as const, name: found.packageName, version: found.version }]
  return { ok: true, value: { packages, warnings } }
}
