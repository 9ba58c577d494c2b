import { createHash } from 'node:crypto'
import { RegistryError } from './error.ts'

export function digestOf(content: Uint8Array, algorithm: string): string {
  return `${algorithm}:${createHash(algorithm).update(content).digest('hex')}`
}

export function requireDigest(content: Uint8Array, digest: string, what: string): void {
  const actual = digestOf(content, digest.split(':')[0] ?? '')
  if (actual === digest) return
  throw new RegistryError('digest', `${what} has other bytes than its digest says: they are ${actual}, not ${digest}`, {
    hint: 'the registry or something before it is broken, or lies',
  })
}
