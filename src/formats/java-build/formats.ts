import { lockFormat } from '../lock-file/index.ts'
import type { FilePattern, TextFormat } from '../packages/index.ts'
import { parseGradleLock } from './gradle.ts'
import { parsePom } from './pom.ts'
import { parseSbtLock } from './sbt.ts'

const gradleFiles: FilePattern = {
  suffixes: ['.lockfile'],
  // Before Gradle 7 each configuration had a file of its own in this folder.
  only: (path) => path.endsWith('gradle.lockfile') || /(?:^|\/)gradle\/dependency-locks\/[^/]+$/.test(path),
}

export const gradleLockFormat = lockFormat('gradle-lock', 'maven', gradleFiles, parseGradleLock)

const sbtLockFormat = lockFormat('sbt-lock', 'maven', { suffixes: ['.sbt.lock'] }, parseSbtLock)

const mavenPomFormat = lockFormat('maven-pom', 'maven', { names: ['pom.xml'] }, (content) => parsePom(content))

export const javaBuildFormats: readonly TextFormat[] = [gradleLockFormat, sbtLockFormat, mavenPomFormat]
