import type { TextFormat } from '../packages/index.ts'
import { bunLockFormat } from './bun-lock.ts'
import { npmLockFormat } from './npm-lock.ts'
import { nodePackageFormat } from './package-json.ts'
import { pnpmLockFormat } from './pnpm-lock.ts'
import { yarnLockFormat } from './yarn-lock.ts'

export { parseBunLock } from './bun-lock.ts'
export { parseNpmLock } from './npm-lock.ts'
export { parsePackageJson } from './package-json.ts'
export { parsePnpmLock } from './pnpm-lock.ts'
export { parseYarnLock, yarnLockFormat } from './yarn-lock.ts'
export { parseYarnProject } from './yarn-project.ts'

export const javascriptFormats: readonly TextFormat[] = [
  npmLockFormat,
  yarnLockFormat,
  pnpmLockFormat,
  bunLockFormat,
  nodePackageFormat,
]
