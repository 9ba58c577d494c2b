import { digitsEnd } from './characters.ts'

/** A version by PEP 440 (packaging.python.org/specifications/version-specifiers). Numbers are texts of any length. */
export interface PythonVersion {
  readonly epoch: string
  readonly release: readonly string[]
  readonly pre: Phase | undefined
  /** The numbers of a post-release and of a development release. */
  readonly post: string | undefined
  readonly dev: string | undefined
  readonly local: readonly string[] | undefined
}

export interface Phase {
  readonly letter: 'a' | 'b' | 'rc'
  readonly number: string
}

/** Longer words before those that begin them. */
const phases: readonly (readonly [string, Phase['letter']])[] = [
  ['alpha', 'a'],
  ['a', 'a'],
  ['beta', 'b'],
  ['b', 'b'],
  ['preview', 'rc'],
  ['pre', 'rc'],
  ['rc', 'rc'],
  ['c', 'rc'],
]
const posts = ['post', 'rev', 'r'].map((word) => [word, 'post'] as const)
const devs = [['dev', 'dev']] as const

/** Undefined where the text is no version by PEP 440. */
export function parsePythonVersion(text: string): PythonVersion | undefined {
  const lower = text.trim().toLowerCase()
  const start = lower.startsWith('v') ? 1 : 0
  const epochTo = digitsEnd(lower, start)
  const hasEpoch = epochTo > start && lower[epochTo] === '!'
  const [release, releaseTo] = readRelease(lower, hasEpoch ? epochTo + 1 : start)
  if (release.length === 0) return undefined
  const [pre, preTo] = readWord(lower, releaseTo, phases)
  const [post, postTo] = readPost(lower, preTo)
  const [dev, devTo] = readWord(lower, postTo, devs)
  const local = localOf(lower, devTo)
  if (local === undefined && devTo < lower.length) return undefined
  const epoch = hasEpoch ? lower.slice(start, epochTo) : '0'
  return { epoch, release, pre, post: post?.number, dev: dev?.number, local }
}

function readRelease(text: string, from: number): [numbers: readonly string[], to: number] {
  const numbers: string[] = []
  let at = from
  let end = digitsEnd(text, at)
  while (end > at) {
    numbers.push(text.slice(at, end))
    if (text[end] !== '.') return [numbers, end]
    at = end + 1
    end = digitsEnd(text, at)
  }
  return [numbers, Math.max(from, at - 1)]
}

type Read<T> = [found: { letter: T; number: string } | undefined, to: number]

/** `.rc1`, `-alpha_2`, `dev`: no number is 0. */
function readWord<T>(text: string, from: number, words: readonly (readonly [string, T])[]): Read<T> {
  const start = afterSeparator(text, from)
  for (const [word, letter] of words)
    if (text.startsWith(word, start)) {
      const at = afterSeparator(text, start + word.length)
      const to = digitsEnd(text, at)
      return [{ letter, number: text.slice(at, to) || '0' }, to]
    }
  return [undefined, from]
}

/** `.post1`, or `-1` for short. */
function readPost(text: string, from: number): Read<string> {
  const to = digitsEnd(text, from + 1)
  if (text[from] === '-' && to > from + 1) return [{ letter: 'post', number: text.slice(from + 1, to) }, to]
  return readWord(text, from, posts)
}

function afterSeparator(text: string, at: number): number {
  const character = text[at]
  return character === '.' || character === '-' || character === '_' ? at + 1 : at
}

/** `+ubuntu.1`: parts of letters and digits. */
function localOf(text: string, from: number): readonly string[] | undefined {
  if (text[from] !== '+') return undefined
  const parts = text.slice(from + 1).split(/[._-]/)
  return parts.every((part) => /^[a-z0-9]+$/.test(part)) ? parts : undefined
}
