import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import { SeawallError } from '../../core/index.ts'
import { bitString, integer, objectIdentifier, sequence, tagged, tags, time, utf8String } from './der.ts'
import { extensionsOf, type KeyUse } from './extensions.ts'
import { type Issuer, readIssuer } from './issuer.ts'

export type { KeyUse }

/** A certificate and its private key (PKCS #8), both PEM. */
export interface Issued {
  readonly cert: string
  readonly key: string
}

export interface CertificateOptions {
  /** 1 to 64 characters, as `organization` (RFC 5280 appendix A.1). Clients look at `hosts`, not at this. */
  readonly commonName: string
  readonly organization?: string
  /** DNS names, the first label may be `*`, and IP addresses of both versions. */
  readonly hosts?: readonly string[]
  /** Both ends belong to the validity; whole seconds are kept. */
  readonly notBefore: Date
  readonly notAfter: Date
  /** Whether it may sign certificates. */
  readonly authority?: boolean
  /** How many authorities may stand between this one and a leaf; no limit when left out. */
  readonly pathLength?: number
  readonly uses?: readonly KeyUse[]
  /** Who signs; itself when left out. */
  readonly issuer?: Issued
}

/**
 * Makes a P-256 key and an X.509 certificate of version 3 for it (RFC 5280), signed by ECDSA with SHA-256.
 *
 *     const ca = issueCertificate({ commonName: 'ca', notBefore, notAfter, authority: true })
 *     const { cert, key } = issueCertificate({ commonName: 'gate', hosts: ['gate.seawall.svc'], uses: ['serverAuth'],
 *       notBefore, notAfter, issuer: ca })
 */
export function issueCertificate(options: CertificateOptions): Issued {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const issuer = options.issuer === undefined ? undefined : readIssuer(options.issuer)
  const body = toBeSigned(options, publicKey.export({ type: 'spki', format: 'der' }), issuer)
  const signature = sign('sha256', body, issuer?.key ?? privateKey)
  return { cert: pem(sequence(body, ecdsaWithSha256, bitString(signature))), key: pemOfKey(privateKey) }
}

/** TBSCertificate (4.1). */
function toBeSigned(options: CertificateOptions, publicKey: Buffer, issuer: Issuer | undefined): Buffer {
  const { notBefore, notAfter, authority = false, pathLength, uses = [], hosts = [] } = options
  if (!(notBefore <= notAfter)) throw new SeawallError('usage', 'a certificate cannot end before it begins')
  const subject = nameOf(options)
  const subjectKeyId = keyIdOf(publicKey)
  return sequence(
    tagged(0xa0, integer(Buffer.from([2]))), // version 3
    integer(serialNumber()),
    ecdsaWithSha256,
    issuer?.name ?? subject,
    sequence(time(notBefore), time(notAfter)),
    subject,
    publicKey,
    tagged(0xa3, extensionsOf({ authority, pathLength, uses, hosts, subjectKeyId, authorityKeyId: issuer?.keyId })),
  )
}

const ecdsaWithSha256 = sequence(objectIdentifier('1.2.840.10045.4.3.2'))

/** 16 bytes, positive, 126 bits from chance: nobody foresees the bytes that get signed (4.1.2.2). */
function serialNumber(): Buffer {
  const bytes = randomBytes(16)
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40
  return bytes
}

/** RFC 7093 section 2, method 1: the first 160 bits of the SHA-256 of the key, which for P-256 is the last 65 bytes. */
function keyIdOf(publicKey: Buffer): Buffer {
  return createHash('sha256').update(publicKey.subarray(-65)).digest().subarray(0, 20)
}

/** Name (4.1.2.4), organization before common name. */
function nameOf({ commonName, organization }: CertificateOptions): Buffer {
  const parts = organization === undefined ? [] : [attribute('2.5.4.10', organization)]
  return sequence(...parts, attribute('2.5.4.3', commonName))
}

function attribute(id: string, text: string): Buffer {
  if (text.length < 1 || text.length > 64)
    throw new SeawallError('usage', 'a name in a certificate has 1 to 64 letters')
  return tagged(tags.set, sequence(objectIdentifier(id), utf8String(text)))
}

function pem(der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? []
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`
}

const pemOfKey = (key: KeyObject): string => key.export({ type: 'pkcs8', format: 'pem' }).toString()
