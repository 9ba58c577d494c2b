export { parseBunLock } from './bun-lock.ts'
export {
  bunLockFormat,
  javascriptFormats,
  nodePackageFormat,
  npmLockFormat,
  pnpmLockFormat,
  yarnLockFormat,
} from './formats.ts'
export { parseNpmLock } from './npm-lock.ts'
export { parsePackageJson } from './package-json.ts'
export { parsePnpmLock } from './pnpm-lock.ts'
export { parseYarnLock } from './yarn-lock.ts'
export { parseYarnProject } from './yarn-project.ts'
