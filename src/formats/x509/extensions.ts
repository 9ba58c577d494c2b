import { SeawallError, shorten } from '../../core/index.ts'
import { addressBytes } from './address.ts'
import { integer, namedBits, objectIdentifier, octetString, sequence, tagged, yes } from './der.ts'

/** What the key of a certificate is for (RFC 5280 4.2.1.12). */
export type KeyUse = 'serverAuth' | 'clientAuth'

export interface ExtensionOptions {
  readonly authority: boolean
  readonly pathLength: number | undefined
  readonly uses: readonly KeyUse[]
  readonly hosts: readonly string[]
  readonly subjectKeyId: Buffer
  /** Of the issuer; undefined for who signs itself. */
  readonly authorityKeyId: Buffer | undefined
}

/** The extensions of RFC 5280 4.2, in the order of their section there. */
export function extensionsOf(options: ExtensionOptions): Buffer {
  const { authority, pathLength, uses, hosts, subjectKeyId, authorityKeyId } = options
  return sequence(
    ...(authorityKeyId === undefined ? [] : [extension(ids.authorityKeyId, sequence(tagged(0x80, authorityKeyId)))]),
    extension(ids.subjectKeyId, octetString(subjectKeyId)),
    critical(ids.keyUsage, namedBits(authority ? [keyCertSign, crlSign] : [digitalSignature])),
    ...(hosts.length === 0 ? [] : [extension(ids.subjectAltName, sequence(...hosts.map(generalName)))]),
    critical(ids.basicConstraints, basicConstraints(authority, pathLength)),
    ...(uses.length === 0 ? [] : [extension(ids.extKeyUsage, sequence(...uses.map((use) => keyUses[use])))]),
  )
}

export const subjectKeyIdOid = '2.5.29.14'

const ids = {
  subjectKeyId: objectIdentifier(subjectKeyIdOid),
  keyUsage: objectIdentifier('2.5.29.15'),
  subjectAltName: objectIdentifier('2.5.29.17'),
  basicConstraints: objectIdentifier('2.5.29.19'),
  authorityKeyId: objectIdentifier('2.5.29.35'),
  extKeyUsage: objectIdentifier('2.5.29.37'),
}

const keyUses: Readonly<Record<KeyUse, Buffer>> = {
  serverAuth: objectIdentifier('1.3.6.1.5.5.7.3.1'),
  clientAuth: objectIdentifier('1.3.6.1.5.5.7.3.2'),
}

/** Bits of keyUsage (4.2.1.3). */
const [digitalSignature, keyCertSign, crlSign] = [0, 5, 6]

const extension = (id: Buffer, value: Buffer): Buffer => sequence(id, octetString(value))
const critical = (id: Buffer, value: Buffer): Buffer => sequence(id, yes, octetString(value))

function basicConstraints(authority: boolean, pathLength: number | undefined): Buffer {
  if (!authority) return sequence()
  return sequence(yes, ...(pathLength === undefined ? [] : [integer(Buffer.from([pathLength]))]))
}

/** Letters, digits and hyphens (RFC 1123 2.1), one `*` for a first label. */
const dnsName = /^(?:\*\.)?(?!-)[a-z\d-]{1,63}(?<!-)(?:\.(?!-)[a-z\d-]{1,63}(?<!-))*$/i

/** dNSName [2] or iPAddress [7] (4.2.1.6). */
function generalName(host: string): Buffer {
  const address = addressBytes(host)
  if (address !== undefined) return tagged(0x87, address)
  if (host.length <= 253 && dnsName.test(host)) return tagged(0x82, Buffer.from(host))
  throw new SeawallError('usage', `${JSON.stringify(shorten(host, 80))} is neither a DNS name nor an IP address`)
}
