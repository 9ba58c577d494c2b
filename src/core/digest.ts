import { hash } from 'node:crypto'
import { canonicalJson, type Json } from './json.ts'

declare const brand: unique symbol
/** `sha256:` and 64 hexadecimal digits; made only by the functions of this file. */
export type Digest = string & { readonly [brand]: 'Digest' }

export function digestOfText(text: string): Digest {
  return `sha256:${hash('sha256', text)}` as Digest // the one place that makes the brand
}

export function digestOfJson(value: Json): Digest {
  return digestOfText(canonicalJson(value))
}

/**
 * How a secret value appears in evidence. Three digits of a hash are enough to see that two places hold different
 * values, and far too little to confirm a guess: one in 4,096 guesses fits by chance. The length is told coarsely.
 */
export function redactSecret(value: string): string {
  const digits = digestOfText(`seawall-redaction\u0000${value}`).slice(7, 10)
  const length = value.length < 8 ? 'short' : value.length < 24 ? 'medium' : 'long'
  return `redacted, ${length}, #${digits}`
}
