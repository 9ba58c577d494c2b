import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import type { Json } from '../../core/index.ts'
import { record, refuse, type Shape, text } from '../../formats/shape/index.ts'
import type { Issued } from '../../formats/x509/index.ts'
import type { Holding } from './state.ts'

/** The members of a certificate with its key. */
export const pair = { cert: text, key: text }

/** An authority that can sign: P-256, as everything we issue. */
export function authorityWithKey(issued: Issued): Holding {
  authorityCertificate(issued.cert)
  return holdingOf(issued)
}

/** The certificate of an authority, PEM. */
export const authorityCertificate: Shape<string> = (value) => {
  const cert = text(value)
  const certificate = certificateIn(cert)
  return certificate.ca && certificate.verify(certificate.publicKey) ? cert : refuse('is no certificate authority')
}

/** A leaf that the authority has signed. */
export function leafWithKey(authority: string): Shape<Holding> {
  const issuer = new X509Certificate(authority)
  return (value: Json | undefined) => {
    const issued = record<Issued>(pair)(value)
    const certificate = certificateIn(issued.cert)
    const isOurs = certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey)
    return isOurs ? holdingOf(issued) : refuse('has a certificate that the current authority has not signed')
  }
}

function holdingOf({ cert, key }: Issued): Holding {
  const certificate = certificateIn(cert)
  if (!certificate.checkPrivateKey(keyIn(key))) return refuse('has a key that does not belong to its certificate')
  return { cert, key, notBefore: certificate.validFromDate.getTime(), notAfter: certificate.validToDate.getTime() }
}

/** Just one certificate and a line end after it: bundles are made by putting them together. */
const onePem = /^-----BEGIN CERTIFICATE-----\n[A-Za-z\d+/=\n]+-----END CERTIFICATE-----\n$/

function certificateIn(pem: string): X509Certificate {
  if (!onePem.test(pem)) return refuse('has no certificate in PEM')
  try {
    return new X509Certificate(pem)
  } catch {
    return refuse('has a certificate that cannot be read') // the reason may quote what is in it
  }
}

function keyIn(pem: string): KeyObject {
  let key: KeyObject
  try {
    key = createPrivateKey(pem)
  } catch {
    return refuse('has a key that cannot be read') // the reason may quote what is in it
  }
  return key.asymmetricKeyDetails?.namedCurve === 'prime256v1' ? key : refuse('has a key that is not on P-256')
}
