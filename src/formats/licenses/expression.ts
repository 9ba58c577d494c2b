import { hash } from 'node:crypto'
import { knownException, knownLicense } from './known.ts'
import { type Token, tokensOf } from './tokens.ts'

/** An expression as a tree: one licence, or several joined by one operator. */
export type Expression =
  | { readonly kind: 'license'; readonly text: string }
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Expression[] }

/** Longer texts are licences themselves rather than names of one. */
const longestName = 1_000
const deepest = 20

/** What one entry of a database says; undefined when it says nothing. */
export function expressionOf(entry: string): Expression | undefined {
  const text = lastOfClassifier(entry.slice(0, longestName + 1).trim())
  if (text === '' || /^(none|noassertion|unknown|n\/a|-)$/i.test(text)) return undefined
  if (entry.length > longestName) return reference(entry)
  const whole = knownLicense(text)
  if (whole !== undefined) return license(whole)
  return new Reader(tokensOf(text)).all() ?? reference(text)
}

/** `License :: OSI Approved :: MIT License` of Python's classifiers. */
function lastOfClassifier(text: string): string {
  return text
    .slice(text.lastIndexOf('::') + 1)
    .replace(/^:/, '')
    .trim()
}

function license(text: string): Expression {
  return { kind: 'license', text }
}

/** An identifier of our own for a licence that is not on the SPDX list. */
function reference(name: string): Expression {
  const already = /^(DocumentRef-[A-Za-z0-9.-]{1,100}:)?LicenseRef-[A-Za-z0-9.-]{1,100}$/.test(name)
  if (already) return license(name)
  const word = name
    .slice(0, 80)
    .replace(/[^A-Za-z0-9.]+/g, '-')
    .replace(/^-/, '')
    .replace(/-$/, '')
  // A name of other letters, or one cut short, is told from its like by a hash.
  const isFaithful = word !== '' && name.length <= 80
  return license(
    `LicenseRef-${isFaithful ? word : [word.slice(0, 40), hash('sha256', name).slice(0, 8)].filter(Boolean).join('-')}`,
  )
}

/** Recursive descent over `or`, `and`, `with` and parentheses; undefined where the text is no expression. */
class Reader {
  readonly #tokens: readonly Token[]
  #at = 0
  #depth = 0

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens
  }

  all(): Expression | undefined {
    const found = this.#joined('or')
    return this.#at === this.#tokens.length ? found : undefined
  }

  #joined(kind: 'and' | 'or'): Expression | undefined {
    const parts: Expression[] = []
    do {
      const part = kind === 'or' ? this.#joined('and') : this.#simple()
      if (part === undefined) return undefined
      parts.push(part)
    } while (this.#take(kind))
    return join(kind, parts)
  }

  #simple(): Expression | undefined {
    if (this.#take('open')) return this.#enclosed()
    const token = this.#tokens[this.#at]
    if (token?.kind !== 'name') return undefined
    this.#at++
    return this.#take('with') ? this.#withException(token.text) : named(token.text)
  }

  #enclosed(): Expression | undefined {
    if (++this.#depth > deepest) return undefined
    const inner = this.#joined('or')
    this.#depth--
    return this.#take('close') ? inner : undefined
  }

  #withException(name: string): Expression | undefined {
    const token = this.#tokens[this.#at]
    if (token?.kind !== 'name') return undefined
    this.#at++
    const id = knownLicense(name)
    const exception = knownException(token.text)
    if (id === undefined || exception === undefined) return named(`${name} with ${token.text}`)
    return license(`${id} WITH ${exception}`)
  }

  #take(kind: Token['kind']): boolean {
    const isNext = this.#tokens[this.#at]?.kind === kind
    if (isNext) this.#at++
    return isNext
  }
}

/** A name, or a row of names without anything between them as older packages of Alpine have. */
function named(name: string): Expression {
  const id = knownLicense(name)
  if (id !== undefined) return license(id)
  const each = name.split(' ').map(knownLicense)
  return each.every((one) => one !== undefined) ? (join('and', each.map(license)) ?? reference(name)) : reference(name)
}

/** The parts joined, each once; those of the same operator become one list. */
export function join(kind: 'and' | 'or', parts: readonly Expression[]): Expression | undefined {
  const flat = parts.flatMap((part) => (part.kind === kind ? part.parts : [part]))
  const unique = [...new Map(flat.map((part) => [textOf(part), part])).values()]
  return unique.length > 1 ? { kind, parts: unique } : unique[0]
}

export function textOf(expression: Expression): string {
  if (expression.kind === 'license') return expression.text
  const operator = expression.kind === 'and' ? ' AND ' : ' OR '
  return expression.parts.map((part) => (part.kind === 'license' ? part.text : `(${textOf(part)})`)).join(operator)
}
