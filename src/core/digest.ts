import { createHash } from 'node:crypto'
import { canonicalJson, type Json } from './json.ts'

declare const brand: unique symbol
/** `sha256:` and 64 hexadecimal digits; made only by the functions of this file. */
export type Digest = string & { readonly [brand]: 'Digest' }

export function digestOfText(text: string): Digest {
  return `sha256:${createHash('sha256').update(text).digest('hex')}` as Digest // the one place that makes the brand
}

export function digestOfJson(value: Json): Digest {
  return digestOfText(canonicalJson(value))
}

/** How a secret value appears in evidence: enough to compare two places, too little to guess from. */
export function redactSecret(value: string): string {
  return `redacted ${digestOfText(`seawall-redaction\u0000${value}`).slice(0, 15)} (${value.length} characters)`
}
