import { maxLockBytes } from '../lock-file/index.ts'
import type { TextFormat } from '../packages/index.ts'
import { parseGradleLock } from './gradle.ts'
import { parsePom } from './pom.ts'
import { parseSbtLock } from './sbt.ts'

export const gradleLockFormat: TextFormat = {
  id: 'gradle-lock',
  type: 'maven',
  kind: 'lock',
  files: {
    suffixes: ['.lockfile'],
    // Before Gradle 7 each configuration had a file of its own in this folder.
    only: (path) => path.endsWith('gradle.lockfile') || /(?:^|\/)gradle\/dependency-locks\/[^/]+$/.test(path),
  },
  maxBytes: maxLockBytes,
  parse: parseGradleLock,
}

export const sbtLockFormat: TextFormat = {
  id: 'sbt-lock',
  type: 'maven',
  kind: 'lock',
  files: { suffixes: ['.sbt.lock'] },
  maxBytes: maxLockBytes,
  parse: parseSbtLock,
}

export const mavenPomFormat: TextFormat = {
  id: 'maven-pom',
  type: 'maven',
  kind: 'lock',
  files: { names: ['pom.xml'] },
  maxBytes: maxLockBytes,
  parse: (content) => parsePom(content),
}

export const javaBuildFormats: readonly TextFormat[] = [gradleLockFormat, sbtLockFormat, mavenPomFormat]
