import { lockFormat } from '../lock-file/index.ts'
import type { FilePattern, TextFormat } from '../packages/index.ts'
import { parsePythonMetadata } from './metadata.ts'
import { parsePipfileLock } from './pipfile-lock.ts'
import { parsePoetryLock } from './poetry-lock.ts'
import { parsePylock } from './pylock.ts'
import { parseRequirements } from './requirements.ts'
import { parseUvLock } from './uv-lock.ts'

const requirementsFiles: FilePattern = {
  suffixes: ['.txt'],
  only: (path) => /(?:^|\/)requirements[^/]*\.txt$/.test(path),
}

/** `pylock.toml`, also with a name: `pylock.dev.toml`. */
const pylockFiles: FilePattern = {
  suffixes: ['.toml'],
  only: (path) => /(?:^|\/)pylock(?:\.[^./]+)?\.toml$/.test(path),
}

/** Of wheels, of eggs in a folder, and of eggs that are a single file. */
const metadataFiles: FilePattern = {
  names: ['METADATA', 'PKG-INFO'],
  suffixes: ['.egg-info'],
  only: (path) => /\.dist-info\/METADATA$|(?:\.egg-info|EGG-INFO)\/PKG-INFO$|\.egg-info$/.test(path),
}

export const requirementsFormat = lockFormat('python-requirements', 'pypi', requirementsFiles, (content) =>
  parseRequirements(content),
)

const pipfileLockFormat = lockFormat('pipenv-lock', 'pypi', { names: ['Pipfile.lock'] }, parsePipfileLock)

const poetryLockFormat = lockFormat('poetry-lock', 'pypi', { names: ['poetry.lock'] }, parsePoetryLock)

const uvLockFormat = lockFormat('uv-lock', 'pypi', { names: ['uv.lock'] }, parseUvLock)

const pylockFormat = lockFormat('pylock', 'pypi', pylockFiles, parsePylock)

/** What an installed wheel or egg says about itself. */
export const pythonPackageFormat: TextFormat = {
  ...lockFormat('python-package', 'pypi', metadataFiles, parsePythonMetadata),
  kind: 'installed',
}

export const pythonFormats: readonly TextFormat[] = [
  requirementsFormat,
  pipfileLockFormat,
  poetryLockFormat,
  uvLockFormat,
  pylockFormat,
  pythonPackageFormat,
]
