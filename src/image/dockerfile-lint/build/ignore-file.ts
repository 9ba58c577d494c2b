/** What `.dockerignore` keeps from the builder. */
export interface IgnoreFile {
  excludes(path: string): boolean
}

interface Pattern {
  readonly parts: readonly string[]
  readonly keeps: boolean
}

const maxPatterns = 2000

/** The last pattern that matches a path, or a folder it lies in, decides; `!` takes back. */
export function parseIgnoreFile(text: string): IgnoreFile {
  const patterns = text.split('\n').slice(0, maxPatterns).flatMap(parsePattern)
  return {
    excludes(path) {
      const parts = partsOf(path)
      return patterns.findLast((pattern) => isIn(pattern.parts, parts))?.keeps === false
    },
  }
}

function parsePattern(line: string): Pattern[] {
  const text = line.startsWith('#') ? '' : line.trim()
  const keeps = text.startsWith('!')
  const parts = partsOf(keeps ? text.slice(1) : text)
  return parts.length === 0 ? [] : [{ parts, keeps }]
}

function partsOf(path: string): string[] {
  return path.split('/').filter((part) => part !== '' && part !== '.')
}

function isIn(pattern: readonly string[], path: readonly string[]): boolean {
  return path.some((_, index) => matches(pattern, path.slice(0, index + 1), '**', matchesPart))
}

function matchesPart(pattern: string, part: string): boolean {
  return matches([...pattern], [...part], '*', (one, character) => one === '?' || one === character)
}

/** Matching with a star that stands for any number of items: back to the last star only, so at most by the square. */
function matches<T>(pattern: readonly T[], items: readonly T[], star: T, equal: (a: T, b: T) => boolean): boolean {
  let [at, item, starAt, starItem] = [0, 0, -1, 0]
  while (item < items.length) {
    const one = pattern[at]
    if (one === star) [starAt, starItem, at] = [at, item, at + 1]
    else if (one !== undefined && equal(one, items[item] as T))
      [at, item] = [at + 1, item + 1] // item is in range
    else if (starAt >= 0) [at, item, starItem] = [starAt + 1, starItem + 1, starItem + 1]
    else return false
  }
  while (pattern[at] === star) at++
  return at === pattern.length
}
