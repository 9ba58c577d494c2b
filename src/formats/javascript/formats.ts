import { lockFormat } from '../lock-file/index.ts'
import type { FilePattern, TextFormat } from '../packages/index.ts'
import { parseBunLock } from './bun-lock.ts'
import { parseNpmLock } from './npm-lock.ts'
import { parsePackageJson } from './package-json.ts'
import { parsePnpmLock } from './pnpm-lock.ts'
import { parseYarnLock } from './yarn-lock.ts'

/** Both have the same shape; a published package carries the second. */
const npmFiles: FilePattern = { names: ['package-lock.json', 'npm-shrinkwrap.json'] }

const npmLockFormat = lockFormat('npm-lock', 'npm', npmFiles, parseNpmLock)

export const yarnLockFormat = lockFormat('yarn-lock', 'npm', { names: ['yarn.lock'] }, parseYarnLock)

const pnpmLockFormat = lockFormat('pnpm-lock', 'npm', { names: ['pnpm-lock.yaml'] }, parsePnpmLock)

/** The text form; the binary bun.lockb is another format. */
const bunLockFormat = lockFormat('bun-lock', 'npm', { names: ['bun.lock'] }, parseBunLock)

const nodeFiles: FilePattern = { names: ['package.json'], only: (path) => /(?:^|\/)node_modules\//.test(path) }

/** The package.json of an installed package. */
export const nodePackageFormat: TextFormat = {
  ...lockFormat('node-package', 'npm', nodeFiles, parsePackageJson),
  kind: 'installed',
}

export const javascriptFormats: readonly TextFormat[] = [
  npmLockFormat,
  yarnLockFormat,
  pnpmLockFormat,
  bunLockFormat,
  nodePackageFormat,
]
