import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import { messageOf, SeawallError } from '../../core/index.ts'
import { elementsOf, objectIdentifier } from './der.ts'
import { subjectKeyIdOid } from './extensions.ts'

/** Who signs: its name byte for byte as its certificate spells it, which is how chains are built (RFC 5280 6.1.3). */
export interface Issuer {
  readonly name: Buffer
  readonly keyId: Buffer | undefined
  readonly key: KeyObject
}

/** Reads an authority from its certificate and key in PEM; refuses one that cannot sign a certificate. */
export function readIssuer({ cert, key }: { readonly cert: string; readonly key: string }): Issuer {
  const certificate = read('certificate', () => new X509Certificate(cert))
  const privateKey = read('key', () => createPrivateKey(key))
  if (!certificate.ca) throw new SeawallError('usage', 'the issuer is not a certificate authority')
  if (!isP256(privateKey)) throw new SeawallError('unsupported', 'the key of the issuer is not on the curve P-256')
  if (!certificate.checkPrivateKey(privateKey)) {
    throw new SeawallError('usage', 'the key of the issuer does not belong to its certificate')
  }
  return { ...namesIn(certificate.raw), key: privateKey }
}

const isP256 = ({ asymmetricKeyDetails }: KeyObject): boolean => asymmetricKeyDetails?.namedCurve === 'prime256v1'

/** Without the cause: it could quote what is in the key. */
function read<T>(what: string, make: () => T): T {
  try {
    return make()
  } catch (error) {
    throw new SeawallError('malformed', `cannot read the ${what} of the issuer: ${messageOf(error)}`)
  }
}

/**
 * TBSCertificate (4.1): [0] version, serial, algorithm, issuer, validity, subject, key, …, [3] extensions. Version 1
 * has no [0], and no authority of ours is one.
 */
function namesIn(raw: Buffer): { readonly name: Buffer; readonly keyId: Buffer | undefined } {
  const body = elementsOf(elementsOf(elementsOf(raw)[0]?.value ?? raw)[0]?.value ?? raw)
  const name = body[5]?.bytes
  if (name === undefined) throw new SeawallError('malformed', 'the certificate of the issuer has no subject')
  return { name, keyId: keyIdIn(body.find(({ tag }) => tag === 0xa3)?.value ?? Buffer.alloc(0)) }
}

function keyIdIn(extensions: Buffer): Buffer | undefined {
  const list = elementsOf(elementsOf(extensions)[0]?.value ?? Buffer.alloc(0)).map(({ value }) => elementsOf(value))
  const value = list.find(([id]) => id?.bytes.equals(subjectKeyId))?.at(-1)?.value
  return value === undefined ? undefined : elementsOf(value)[0]?.value
}

const subjectKeyId = objectIdentifier(subjectKeyIdOid)
