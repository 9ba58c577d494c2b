import { compareDigits, compareNaturally, compareSlices, digitsEnd } from './characters.ts'
import type { VersionScheme } from './scheme.ts'

/** `digits{.digits}[letter]{_suffix[digits]}[~commit][-rdigits]` (apk-package(5)). */
export const apk: VersionScheme = { id: 'apk', isVersion, compare }

function isVersion(text: string): boolean {
  const token: Token = { kind: first, from: 0, to: 0, weight: 0 }
  while (step(text, token) < end);
  return token.kind === end && token.to === text.length && !text.endsWith('-r')
}

// What a token is, in the order in which they may follow each other. Where two versions part, the earlier kind is newer.
const first = -1
const initial = 0
const digits = 1
const letter = 2
const suffix = 3
const suffixNumber = 4
const commit = 5
const revision = 6
const end = 7
const invalid = 8

interface Token {
  kind: number
  from: number
  to: number
  /** Of a suffix: below 0 before a release, above it after one. */
  weight: number
}

// Kept for all calls, since millions of comparisons are made one after the other.
const left: Token = { kind: first, from: 0, to: 0, weight: 0 }
const right: Token = { kind: first, from: 0, to: 0, weight: 0 }

function compare(a: string, b: string): number {
  restart(left)
  restart(right)
  for (;;) {
    step(a, left)
    step(b, right)
    if (left.kind !== right.kind) return compareKinds(left, right)
    if (left.kind === end) return 0
    if (left.kind === invalid) return compareNaturally(a, left.from, b, right.from)
    const difference = compareTokens(a, left, b, right)
    if (difference !== 0) return difference
  }
}

function restart(token: Token): void {
  token.kind = first
  token.to = 0
}

/** A suffix such as `_rc` makes a version older than the one without it, whatever else stands in its place. */
function compareKinds(a: Token, b: Token): number {
  if (a.kind === suffix && a.weight < 0) return -1
  if (b.kind === suffix && b.weight < 0) return 1
  return b.kind - a.kind
}

function compareTokens(a: string, token: Token, b: string, other: Token): number {
  const { kind, from, to, weight } = token
  if (kind === suffix) return weight - other.weight
  // As in Gentoo, a fraction with a leading zero is compared as text: 1.05 is older than 1.1.
  const isText = kind === digits && (a.charCodeAt(from) === 48 || b.charCodeAt(other.from) === 48)
  return isText || kind === letter || kind === commit
    ? compareSlices(a, from, to, b, other.from, other.to)
    : compareDigits(a, from, to, b, other.from, other.to)
}

/** Goes on to the next token. What may not follow here is `invalid`. Nothing is read after a revision: no digits are 0. */
function step(text: string, token: Token): number {
  const { kind, to: at } = token
  if (kind === first) return setDigits(token, initial, text, at, at)
  if (at >= text.length || kind === revision) return set(token, end, at, at)
  const code = text.charCodeAt(at)
  if (code >= 97 && code <= 122 && kind <= digits) return set(token, letter, at, at + 1)
  if (code === 46 && kind <= digits) return setDigits(token, digits, text, at, at + 1)
  if (code >= 48 && code <= 57 && kind === suffix) return setDigits(token, suffixNumber, text, at, at)
  if (code === 95 && kind <= suffixNumber) return setSuffix(token, text, at)
  if (code === 126 && kind < commit) return setCommit(token, text, at)
  if (code === 45 && text.charCodeAt(at + 1) === 114) return set(token, revision, at + 2, digitsEnd(text, at + 2))
  return set(token, invalid, at, at)
}

function set(token: Token, kind: number, from: number, to: number): number {
  token.kind = kind
  token.from = from
  token.to = to
  return kind
}

function setDigits(token: Token, kind: number, text: string, at: number, from: number): number {
  const to = digitsEnd(text, from)
  return to === from ? set(token, invalid, at, at) : set(token, kind, from, to)
}

const suffixes = ['alpha', 'beta', 'pre', 'rc', 'cvs', 'svn', 'git', 'hg', 'p'] as const
const released = 4

function setSuffix(token: Token, text: string, at: number): number {
  for (let index = 0; index < suffixes.length; index++) {
    const to = at + 1 + (suffixes[index]?.length ?? 0)
    const code = text.charCodeAt(to)
    if (!text.startsWith(suffixes[index] ?? '', at + 1) || (code >= 97 && code <= 122)) continue
    token.weight = index < released ? index - released : index
    return set(token, suffix, at + 1, to)
  }
  return set(token, invalid, at, at)
}

function setCommit(token: Token, text: string, at: number): number {
  let to = at + 1
  while (isHex(text.charCodeAt(to))) to++
  return to === at + 1 ? set(token, invalid, at, at) : set(token, commit, at + 1, to)
}

function isHex(code: number): boolean {
  return (code >= 48 && code <= 57) || (code >= 97 && code <= 102)
}
