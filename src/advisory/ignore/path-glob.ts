/** How many patterns the braces of one may stand for. */
const mostAlternatives = 64
const longest = 4_096

/** Whether a pattern over paths can be understood. */
export function isPathGlob(pattern: string): boolean {
  return alternativesOf(pattern) !== undefined
}

/**
 * Whether a path as a whole matches a pattern: `*` and `?` stay within a folder, `**` between slashes stands for any
 * folders or none, `[a-z]` for one character, `{a,b}` for either. A leading slash makes no difference.
 */
export function matchesPath(pattern: string, path: string): boolean {
  if (path.length > longest) return false
  const segments = path.replace(/^\/+/, '').split('/')
  const alternatives = alternativesOf(pattern) ?? []
  return alternatives.some((one) =>
    matchesRun(one.replace(/^\/+/, '').split('/'), segments, (part) => part === '**', matchesSegment),
  )
}

/** The patterns that braces stand for; undefined when they are not closed, stand in each other, or are too many. */
function alternativesOf(pattern: string): readonly string[] | undefined {
  if (pattern === '' || pattern.length > longest) return undefined
  let made: string[] = ['']
  for (let at = 0; at < pattern.length; ) {
    const open = pattern.indexOf('{', at)
    const [close, plain] = open < 0 ? [-1, pattern.slice(at)] : [pattern.indexOf('}', open), pattern.slice(at, open)]
    if (plain.includes('}') || (open >= 0 && close < 0) || !hasClosedClasses(plain)) return undefined
    if (open < 0) return made.map((start) => start + plain)
    const inner = pattern.slice(open + 1, close)
    const choices = inner.split(',')
    if (inner.includes('{') || made.length * choices.length > mostAlternatives) return undefined
    made = made.flatMap((start) => choices.map((choice) => start + plain + choice))
    at = close + 1
  }
  return made
}

function hasClosedClasses(text: string): boolean {
  const rest = text.replace(/\[[^\]/]+\]/g, '')
  return !/[[\]]/.test(rest)
}

/**
 * A run of things against a run of patterns, of which those that are `open` stand for any number of things. Going back
 * to the last open one is enough, so that it takes at most the product of both lengths.
 */
function matchesRun<P, T>(
  patterns: readonly P[],
  things: readonly T[],
  open: (pattern: P) => boolean,
  matches: (pattern: P, thing: T) => boolean,
): boolean {
  let [p, t] = [0, 0]
  let back: { p: number; t: number } | undefined
  while (t < things.length) {
    const [pattern, thing] = [patterns[p], things[t]]
    if (pattern !== undefined && open(pattern)) {
      back = { p: p + 1, t }
      p++
    } else if (pattern !== undefined && thing !== undefined && matches(pattern, thing)) {
      p++
      t++
    } else if (back !== undefined) {
      back = { p: back.p, t: back.t + 1 }
      p = back.p
      t = back.t
    } else return false
  }
  return patterns.slice(p).every(open)
}

function matchesSegment(pattern: string, segment: string): boolean {
  const tokens = pattern.match(/\[[^\]]+\]|\*+|[^*]/gsu) ?? []
  return matchesRun(tokens, [...segment], (token) => token.startsWith('*'), matchesCharacter)
}

function matchesCharacter(token: string, character: string): boolean {
  if (token === '?') return true
  if (token.length < 3 || !token.startsWith('[')) return token === character
  const isNot = /^\[[!^]/.test(token)
  const inner = [...token.slice(isNot ? 2 : 1, -1)]
  let isIn = false
  for (let at = 0; at < inner.length; at++) {
    const [from = '', dash, to] = inner.slice(at, at + 3)
    if (dash === '-' && to !== undefined) {
      if (from <= character && character <= to) isIn = true
      at += 2
    } else if (from === character) isIn = true
  }
  return isIn !== isNot
}
