import { parsePodfileLock } from '../../../src/formats/cocoapods/index.ts'
import { parseConanLock } from '../../../src/formats/conan/index.ts'
import { parsePubLock } from '../../../src/formats/dart/index.ts'
import {
  parseDepsJson,
  parsePackagesConfig,
  parsePackagesLock,
  parsePackagesProps,
} from '../../../src/formats/dotnet/index.ts'
import { parseGoMod, parseGoSum } from '../../../src/formats/go-module/index.ts'
import { parseMixLock } from '../../../src/formats/hex/index.ts'
import { parseGradleLock, parsePom, parseSbtLock } from '../../../src/formats/java-build/index.ts'
import { parseCargoLock } from '../../../src/formats/rust-lock/index.ts'
import { parsePackageResolved } from '../../../src/formats/swift/index.ts'
import type { FixtureParsers } from './types.ts'

export const compiledParsers: FixtureParsers = {
  'c/conan': parseConanLock,
  'dart/pub': (content, _, options) => parsePubLock(content, { useMinVersion: options.useMinVersion === 'true' }),
  'dotnet/core_deps': parseDepsJson,
  'golang/mod': (content, _, options) =>
    parseGoMod(content, { replace: options.replace === 'true', useMinVersion: options.useMinVersion === 'true' }),
  'golang/sum': parseGoSum,
  'gradle/lockfile': parseGradleLock,
  'hex/mix': parseMixLock,
  'java/pom': (content) => parsePom(content),
  'nuget/config': parsePackagesConfig,
  'nuget/lock': parsePackagesLock,
  'nuget/packagesprops': parsePackagesProps,
  'rust/cargo': (content) => parseCargoLock(content),
  'sbt/lockfile': parseSbtLock,
  'swift/cocoapods': parsePodfileLock,
  'swift/swift': parsePackageResolved,
}
