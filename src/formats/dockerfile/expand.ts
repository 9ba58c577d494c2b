/** The value of a variable; undefined when nobody has set it. */
export type Lookup = (name: string) => string | undefined

/**
 * Replaces `$name`, `${name}`, `${name:-default}`, `${name:+other}` as BuildKit does for its instructions. Undefined when
 * a value is missing that nothing stands for, or a form is used that we do not follow.
 */
export function expandVariables(text: string, lookup: Lookup, escapeMark: string): string | undefined {
  return expand(text, lookup, escapeMark, 0)
}

const maxDepth = 8

function expand(text: string, lookup: Lookup, escapeMark: string, depth: number): string | undefined {
  if (depth > maxDepth) return undefined
  let result = ''
  let at = 0
  for (const use of variableUses(text, escapeMark)) {
    const value = valueOfUse(use, lookup, escapeMark, depth)
    if (value === undefined) return undefined
    result += text.slice(at, use.start) + value
    at = use.end
  }
  return result + text.slice(at)
}

function valueOfUse(
  { name, operator, word }: VariableUse,
  lookup: Lookup,
  escapeMark: string,
  depth: number,
): string | undefined {
  const value = lookup(name)
  const isThere = operator.startsWith(':') ? value !== undefined && value !== '' : value !== undefined
  switch (operator) {
    case '':
    case ':?':
    case '?':
      return value
    case ':-':
    case '-':
      return isThere ? value : expand(word, lookup, escapeMark, depth + 1)
    case ':+':
    case '+':
      return isThere ? expand(word, lookup, escapeMark, depth + 1) : ''
    default:
      return undefined
  }
}

export interface VariableUse {
  readonly name: string
  /** `:-`, `:+`, `-`, `+`, `#`, `%`, `/`…; empty for the plain form. */
  readonly operator: string
  readonly word: string
  readonly start: number
  readonly end: number
}

/** The variables a text uses, outside of single quotes; those inside of a default are not listed by themselves. */
export function variableUses(text: string, escapeMark: string): VariableUse[] {
  const uses: VariableUse[] = []
  let quote = ''
  for (let at = 0; at < text.length; at++) {
    const character = text[at]
    if (character === escapeMark && quote !== "'") at++
    else if (character === "'" && quote !== '"') quote = quote === '' ? "'" : ''
    else if (character === '"' && quote !== "'") quote = quote === '' ? '"' : ''
    else if (character === '$' && quote !== "'") {
      const use = useAt(text, at)
      if (use === undefined) continue
      uses.push(use)
      at = use.end - 1
    }
  }
  return uses
}

const plainName = /[A-Za-z_][A-Za-z0-9_]*/y

function nameAt(text: string, at: number): string | undefined {
  plainName.lastIndex = at
  return plainName.exec(text)?.[0]
}

function useAt(text: string, start: number): VariableUse | undefined {
  const braced = text[start + 1] === '{'
  const name = nameAt(text, start + (braced ? 2 : 1))
  if (name === undefined) return undefined
  const after = start + (braced ? 2 : 1) + name.length
  if (!braced) return { name, operator: '', word: '', start, end: after }
  const close = closingBrace(text, after)
  if (close < 0) return undefined
  const inner = text.slice(after, close)
  const operator = /^(?::[-+?]|[-+?]|##?|%%?|\/\/?)?/.exec(inner)?.[0] ?? ''
  return {
    name,
    operator: operator === '' && inner !== '' ? '?' : operator,
    word: inner.slice(operator.length),
    start,
    end: close + 1,
  }
}

/** Looks no further than a name and its default can reasonably reach, so that many open braces cost no square. */
function closingBrace(text: string, from: number): number {
  const limit = Math.min(text.length, from + 4096)
  let depth = 0
  for (let at = from; at < limit; at++) {
    if (text[at] === '{') depth++
    else if (text[at] === '}' && depth-- === 0) return at
  }
  return -1
}
