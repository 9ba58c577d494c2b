import { type PythonVersion, parsePythonVersion } from '../versions/index.ts'
import { allOf, compared, exactly, type ReadConstraint, splitCommas, splitComparator } from './constraint.ts'
import type { VersionRange } from './range.ts'

/** Version specifiers of PEP 440 (packaging.python.org/specifications/version-specifiers). */
export const readPython: ReadConstraint = (text, scheme) => allOf(splitCommas(text), scheme, readSpecifier)

const readSpecifier: ReadConstraint = (text) => {
  const [operator, given] = splitComparator(text)
  if (operator === '===') return given === '' ? undefined : [exactly(given)]
  const isPrefix = given.endsWith('.*')
  const version = parsePythonVersion(isPrefix ? given.slice(0, -2) : given)
  if (version === undefined) return undefined
  if (isPrefix) return isRelease(version) ? ofPrefix(operator || '==', version) : undefined
  if (operator === '~=') return compatible(version)
  if (version.local === undefined) return ofSpecifier(operator || '==', version)
  return /[<>]/.test(operator) ? undefined : compared(operator || '==', given)
}

function isRelease({ pre, post, dev, local }: PythonVersion): boolean {
  return pre === undefined && post === undefined && dev === undefined && local === undefined
}

/** `==1.4.*`, `!=1.4.*`: pre-releases of 1.4 are inside too. */
function ofPrefix(operator: string, version: PythonVersion): readonly VersionRange[] | undefined {
  const from = textOf({ ...version, dev: '0' })
  const to = firstOfNext(version)
  if (operator === '==') return [{ from, to }]
  return operator === '!=' ? [{ to: from }, { from: to }] : undefined
}

/** `~=1.4.5`: at least that, and still 1.4. */
function compatible(version: PythonVersion): readonly VersionRange[] | undefined {
  if (version.release.length < 2 || version.local !== undefined) return undefined
  return [{ from: textOf(version), to: firstOfNext({ ...version, release: version.release.slice(0, -1) }) }]
}

/** The lowest version whose last number is one higher. */
function firstOfNext({ epoch, release }: PythonVersion): string {
  const numbers = [...release.slice(0, -1), successor(release.at(-1) ?? '0')]
  return textOf({ epoch, release: numbers, pre: undefined, post: undefined, dev: '0', local: undefined })
}

/** Without a local version, all local ones are meant. `<1.0` leaves out its pre-releases, `>1.0` its post-releases. */
function ofSpecifier(operator: string, version: PythonVersion): readonly VersionRange[] | undefined {
  const text = textOf(version)
  const next = afterLocal(version)
  const isPre = version.pre !== undefined || version.dev !== undefined
  switch (operator) {
    case '==':
      return [{ from: text, to: next }]
    case '!=':
      return [{ to: text }, { from: next }]
    case '<':
      return [{ to: isPre ? text : textOf({ ...version, dev: '0' }) }]
    case '<=':
      return [{ to: next }]
    case '>':
      return [{ from: isPre || version.post !== undefined ? next : textOf({ ...version, post: beyondAnyPost }) }]
    case '>=':
      return [{ from: text }]
    default:
      return undefined
  }
}

const beyondAnyPost = '9'.repeat(30)

/** The lowest version after a version and all its local ones. */
function afterLocal(version: PythonVersion): string {
  if (version.dev !== undefined) return textOf({ ...version, dev: successor(version.dev) })
  return textOf({ ...version, post: version.post === undefined ? '0' : successor(version.post), dev: '0' })
}

function successor(number: string): string {
  return `${BigInt(number) + 1n}`
}

function textOf({ epoch, release, pre, post, dev }: PythonVersion): string {
  const suffixes = [
    pre === undefined ? '' : `${pre.letter}${pre.number}`,
    post === undefined ? '' : `.post${post}`,
    dev === undefined ? '' : `.dev${dev}`,
  ]
  return `${epoch === '0' ? '' : `${epoch}!`}${release.join('.')}${suffixes.join('')}`
}
