import { compareNumbers, compareTexts, isNumber } from './characters.ts'
import { compareLegacy } from './pep440-legacy.ts'
import { type PythonVersion, parsePythonVersion } from './pep440-parse.ts'
import type { VersionScheme } from './scheme.ts'

/** PEP 440; what is none of its versions is older than all of them. */
export const pep440: VersionScheme = {
  id: 'pep440',
  isVersion: (text) => parsePythonVersion(text) !== undefined,
  compare,
}

function compare(a: string, b: string): number {
  const version = parsePythonVersion(a)
  const other = parsePythonVersion(b)
  if (version === undefined || other === undefined)
    return version === other ? compareLegacy(a, b) : version === undefined ? -1 : 1
  return comparePublic(version, other) || compareLocal(version.local, other.local)
}

/** The order without local versions (`+local`), as specifiers without one ask for. */
export function comparePublic(a: PythonVersion, b: PythonVersion): number {
  return (
    compareNumbers(a.epoch, b.epoch) ||
    compareRelease(a.release, b.release) ||
    comparePre(a, b) ||
    compareOptional(a.post, b.post, -1) ||
    compareOptional(a.dev, b.dev, 1)
  )
}

/** Missing numbers are 0. */
function compareRelease(a: readonly string[], b: readonly string[]): number {
  for (let index = 0; index < Math.max(a.length, b.length); index++) {
    const difference = compareNumbers(a[index] ?? '0', b[index] ?? '0')
    if (difference !== 0) return difference
  }
  return 0
}

function comparePre(a: PythonVersion, b: PythonVersion): number {
  return phaseOf(a) - phaseOf(b) || compareNumbers(a.pre?.number ?? '0', b.pre?.number ?? '0')
}

const phases = { a: 1, b: 2, rc: 3 } as const

/** A development release of no pre-release comes before all pre-releases: 1.0.dev1, 1.0a1, 1.0. */
function phaseOf({ pre, post, dev }: PythonVersion): number {
  if (pre !== undefined) return phases[pre.letter]
  return post === undefined && dev !== undefined ? 0 : 4
}

/** `absent` is the sign of a version that has none. */
function compareOptional(a: string | undefined, b: string | undefined, absent: number): number {
  if (a !== undefined && b !== undefined) return compareNumbers(a, b)
  return a === b ? 0 : a === undefined ? absent : -absent
}

/** None before any; numbers by value and after words. */
function compareLocal(a: readonly string[] = [], b: readonly string[] = []): number {
  for (let index = 0; index < Math.min(a.length, b.length); index++) {
    const difference = compareLocalPart(a[index] ?? '', b[index] ?? '')
    if (difference !== 0) return difference
  }
  return a.length - b.length
}

function compareLocalPart(a: string, b: string): number {
  const isNumeric = isNumber(a)
  if (isNumeric !== isNumber(b)) return isNumeric ? 1 : -1
  return isNumeric ? compareNumbers(a, b) : compareTexts(a, b)
}
