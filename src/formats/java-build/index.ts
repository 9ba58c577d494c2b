export { gradleLockFormat, javaBuildFormats } from './formats.ts'
export { parseGradleLock } from './gradle.ts'
export { parsePom } from './pom.ts'
export { parseSbtLock } from './sbt.ts'
