import type { JsonObject } from '../../core/index.ts'
import { type CertificateState, caBundle, type NextAuthority } from './state.ts'

/**
 * The state as a Secret of type `kubernetes.io/tls`. `tls.crt` and `tls.key` are the leaf, `authorities.json` the
 * authorities with their keys; `ca.crt` is the bundle for other programs, and is not read back.
 */
export function toSecret(
  state: CertificateState,
  { name, namespace }: { readonly name: string; readonly namespace: string },
): JsonObject {
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name, namespace, labels: { 'app.kubernetes.io/managed-by': 'seawall' } },
    type: 'kubernetes.io/tls',
    data: {
      'tls.crt': base64(state.leaf.cert),
      'tls.key': base64(state.leaf.key),
      'ca.crt': base64(caBundle(state)),
      'authorities.json': base64(JSON.stringify(authoritiesOf(state))),
    },
  }
}

const base64 = (value: string): string => Buffer.from(value).toString('base64')

/** `{ current: { cert, key }, next?: { cert, key, publishedSince? }, previous?: { cert, since } }`, times as ISO text. */
function authoritiesOf({ current, next, previous }: CertificateState): JsonObject {
  return {
    current: { cert: current.cert, key: current.key },
    ...(next && { next: nextOf(next) }),
    ...(previous && { previous: { cert: previous.cert, since: iso(previous.since) } }),
  }
}

function nextOf({ cert, key, publishedSince }: NextAuthority): JsonObject {
  return { cert, key, ...(publishedSince !== undefined && { publishedSince: iso(publishedSince) }) }
}

const iso = (moment: number): string => new Date(moment).toISOString()
