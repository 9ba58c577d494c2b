import {
  parseBunLock,
  parseNpmLock,
  parsePackageJson,
  parsePnpmLock,
  parseYarnLock,
} from '../../../src/formats/javascript/index.ts'
import type { FixtureParsers } from './types.ts'

export const interpretedParsers: FixtureParsers = {
  'nodejs/bun': parseBunLock,
  'nodejs/npm': parseNpmLock,
  'nodejs/packagejson': parsePackageJson,
  'nodejs/pnpm': parsePnpmLock,
  'nodejs/yarn': parseYarnLock,
}
