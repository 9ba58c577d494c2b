import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto'
import { messageOf, SeawallError } from '../../core/index.ts'

/** The file beside a manifest that holds its signature, in base64. */
export const signatureName = 'manifest.json.sig'

/** Signs the bytes of a manifest, which name every part by digest: Ed25519, or ECDSA and RSA with SHA-256. */
export function signManifest(bytes: Uint8Array, privateKey: string): string {
  const key = keyOf(() => createPrivateKey(privateKey), 'a private key')
  try {
    return `${sign(digestFor(key), bytes, key).toString('base64')}\n`
  } catch (cause) {
    throw new SeawallError('config', `nothing can be signed with a key of this kind: ${messageOf(cause)}`, { cause })
  }
}

export function isSignedBy(bytes: Uint8Array, signature: string, publicKey: string): boolean {
  const key = keyOf(() => createPublicKey(publicKey), 'a public key')
  try {
    return verify(digestFor(key), bytes, key, Buffer.from(signature.trim(), 'base64'))
  } catch (cause) {
    throw new SeawallError('config', `nothing is signed with a key of this kind: ${messageOf(cause)}`, { cause })
  }
}

const digestFor = (key: KeyObject): 'sha256' | null => (key.asymmetricKeyType === 'ed25519' ? null : 'sha256')

function keyOf(make: () => KeyObject, what: string): KeyObject {
  try {
    return make()
  } catch (cause) {
    throw new SeawallError('config', `this is not ${what} as PEM: ${messageOf(cause)}`, { cause })
  }
}
