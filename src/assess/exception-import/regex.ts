/**
 * A regular expression that says no more than names, alternatives and `.*`, as patterns with `*`; undefined for any
 * other. It is taken as matching the whole text, and a lone dot as a dot: never more than the expression matches.
 */
export function patternsOfRegex(text: string): readonly string[] | undefined {
  if (text === '' || text.length > 1000) return undefined
  const inner = text.replace(/^\^/, '').replace(/\$$/, '')
  const bare = /^\([^()]*\)$/.test(inner) ? inner.slice(1, -1) : inner
  const patterns = bare.split('|').map(patternOf)
  return patterns.every((pattern) => pattern !== undefined && pattern !== '') ? patterns.map(String) : undefined
}

/** Names, escaped dots and hyphens, and "anything" (`.*`, `.+`). */
const simple = /^(?:\.[*+]|\\[.-]|[A-Za-z0-9_:.-])*$/

function patternOf(alternative: string): string | undefined {
  if (!simple.test(alternative)) return undefined
  return alternative.replace(/\\([.-])|\.[*+]/g, (_, escaped: string | undefined) => escaped ?? '*')
}
