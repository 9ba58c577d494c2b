import { createPrivateKey, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'

/** A certificate and its key, PEM. */
export interface Issued {
  readonly cert: string
  readonly key: string
}

export interface CertificateOptions {
  readonly name: string
  readonly organization?: string
  readonly hosts?: readonly string[]
  readonly addresses?: readonly string[]
  readonly notBefore?: Date
  readonly notAfter?: Date
  readonly authority?: boolean
  /** Who signs; itself when left out. */
  readonly issuer?: Issued & { readonly name: string }
}

const day = 24 * 3600 * 1000

/** Issues an X.509 certificate (RFC 5280) on P-256, so that tests speak true TLS without files or programs. */
export function issue(options: CertificateOptions): Issued & { readonly name: string } {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const signer = options.issuer === undefined ? privateKey : createPrivateKey(options.issuer.key)
  const body = toBeSigned(options, publicKey.export({ type: 'spki', format: 'der' }))
  const signature = sign('sha256', body, signer)
  const der = sequence(body, ecdsaWithSha256, tagged(0x03, Buffer.from([0]), signature))
  return { name: options.name, cert: pem('CERTIFICATE', der), key: pemOf(privateKey) }
}

function toBeSigned(options: CertificateOptions, publicKey: Buffer): Buffer {
  const { notBefore = new Date(Date.now() - day), notAfter = new Date(Date.now() + day) } = options
  return sequence(
    tagged(0xa0, integer(Buffer.from([2]))),
    integer(Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    ecdsaWithSha256,
    nameOf(options.issuer?.name ?? options.name),
    sequence(time(notBefore), time(notAfter)),
    nameOf(options.name, options.organization),
    publicKey,
    tagged(0xa3, sequence(...extensions(options))),
  )
}

function extensions({ authority = false, hosts = [], addresses = [] }: CertificateOptions): Buffer[] {
  const names = [
    ...hosts.map((host) => tagged(0x82, Buffer.from(host))),
    ...addresses.map((address) => tagged(0x87, Buffer.from(address.split('.').map(Number)))),
  ]
  return [
    extension('2.5.29.19', sequence(...(authority ? [tagged(0x01, Buffer.from([0xff]))] : []))),
    ...(names.length > 0 ? [extension('2.5.29.17', sequence(...names))] : []),
  ]
}

const extension = (id: string, value: Buffer): Buffer => sequence(oid(id), tagged(0x04, value))

function nameOf(common: string, organization?: string): Buffer {
  const part = (id: string, text: string): Buffer => tagged(0x31, sequence(oid(id), tagged(0x0c, Buffer.from(text))))
  return sequence(...(organization === undefined ? [] : [part('2.5.4.10', organization)]), part('2.5.4.3', common))
}

/** DER: tag, length, value. */
function tagged(tag: number, ...parts: readonly Buffer[]): Buffer {
  const value = Buffer.concat(parts)
  const { length } = value
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from([tag, ...size]), value])
}

const sequence = (...parts: readonly Buffer[]): Buffer => tagged(0x30, ...parts)
const integer = (value: Buffer): Buffer => tagged(0x02, value)

function oid(text: string): Buffer {
  const [first = 0, second = 0, ...rest] = text.split('.').map(Number)
  return tagged(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]))
}

function base128(number: number): number[] {
  const digits = [number & 0x7f]
  for (let rest = number >> 7; rest > 0; rest >>= 7) digits.unshift((rest & 0x7f) | 0x80)
  return digits
}

const ecdsaWithSha256 = sequence(oid('1.2.840.10045.4.3.2'))

/** UTCTime, which ends in 2049. */
const time = (date: Date): Buffer =>
  tagged(0x17, Buffer.from(`${date.toISOString().replace(/[-:T]/g, '').slice(2, 14)}Z`))

function pem(label: string, der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? []
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`
}

const pemOf = (key: KeyObject): string => key.export({ type: 'pkcs8', format: 'pem' }).toString()
