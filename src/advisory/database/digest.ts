import { hash } from 'node:crypto'
import type { Digest } from '../../core/index.ts'

export function digestOfBytes(bytes: Uint8Array): Digest {
  return `sha256:${hash('sha256', bytes)}` as Digest // the form that a digest has
}
