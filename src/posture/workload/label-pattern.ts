/** `team`, `team=blue` or `email=/^.+@shop\.example$/`: a key, and what its value must be. */
export interface LabelPattern {
  readonly key: string
  readonly matches: (value: string) => boolean
  readonly text: string
}

/** Undefined when the pattern has no key or an expression that does not compile. */
export function parseLabelPattern(text: string): LabelPattern | undefined {
  const equals = text.indexOf('=')
  const key = equals < 0 ? text : text.slice(0, equals)
  if (key === '') return undefined
  if (equals < 0) return { key, text, matches: () => true }
  const wanted = text.slice(equals + 1)
  const expression = /^\/(.*)\/$/.exec(wanted)?.[1]
  if (expression === undefined) return { key, text, matches: (value) => value === wanted }
  try {
    const compiled = new RegExp(expression)
    return { key, text, matches: (value) => compiled.test(value.slice(0, 1000)) }
  } catch {
    return undefined // the caller says which pattern is broken
  }
}
