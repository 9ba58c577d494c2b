/** Writes values of ours as CEL literals (cel-spec, "Values"). */

/** `it's` becomes `'it\'s'`. */
export function celText(text: string): string {
  const escaped = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")
  return `'${escaped}'`
}

/** `['a', 'b']`, in the order given. */
export function celTexts(texts: Iterable<string>): string {
  return `[${[...texts].map(celText).join(', ')}]`
}

/** Breaks a long chain so that people can read it: `a ||\n  b`. */
export function celAny(terms: readonly string[]): string {
  return terms.join(' ||\n  ')
}
