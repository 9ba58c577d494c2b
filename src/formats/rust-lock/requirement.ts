/**
 * Whether a version is one that a requirement of a Cargo.toml allows: `1.2`, `^1.2`, `~1.2`, `1.*`, `>=1, <2`
 * (https://doc.rust-lang.org/cargo/reference/specifying-dependencies.html). What is no requirement allows all.
 */
export function allows(requirement: string, version: string): boolean {
  const found = numbersOf(version)
  return requirement.split(',').every((part) => allowsPart(part.trim(), found))
}

function allowsPart(part: string, found: readonly number[]): boolean {
  const [, operator = '', bare = ''] = /^(\^|~|=|>=|<=|>|<)?\s*(\S*)$/.exec(part) ?? []
  const asked = numbersOf(bare)
  if (asked.length === 0) return true
  const order = compare(found, asked)
  const agrees = (places: number): boolean => compare(found.slice(0, places), asked.slice(0, places)) === 0
  if (operator === '>=') return order >= 0
  if (operator === '>') return order > 0 && !agrees(asked.length)
  if (operator === '<=') return order <= 0 || agrees(asked.length)
  if (operator === '<') return order < 0
  if (operator === '=' || bare.includes('*')) return agrees(asked.length)
  if (operator === '~') return order >= 0 && agrees(Math.min(2, asked.length))
  return order >= 0 && agrees(caretPlaces(asked))
}

/** `^0.2.3` keeps the first part that is not zero, `^1.2.3` the first. */
function caretPlaces(asked: readonly number[]): number {
  const significant = asked.findIndex((one) => one > 0)
  return significant === -1 ? asked.length : significant + 1
}

function compare(a: readonly number[], b: readonly number[]): number {
  const at = [0, 1, 2].find((place) => (a[place] ?? 0) !== (b[place] ?? 0))
  return at === undefined ? 0 : (a[at] ?? 0) - (b[at] ?? 0)
}

function numbersOf(version: string): readonly number[] {
  return (/^\d+(?:\.\d+){0,2}/.exec(version)?.[0] ?? '').split('.').filter(Boolean).map(Number)
}
