import { createPrivateKey, generateKeyPairSync, X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { connect, createServer } from 'node:tls'
import { describe, expect, it } from 'vitest'
import type { SeawallError } from '../../core/index.ts'
import { elementsOf } from './der.ts'
import { type CertificateOptions, issueCertificate } from './index.ts'

const hour = 3_600_000
const validity = { notBefore: new Date(Date.now() - hour), notAfter: new Date(Date.now() + hour) }
const ca = issueCertificate({
  commonName: 'test ca',
  organization: 'Seawall',
  authority: true,
  pathLength: 0,
  ...validity,
})
const hosts = ['gate.seawall.svc', '*.example.org', '127.0.0.1', '2001:db8::1', '::1', '::ffff:192.0.2.1']
const leaf = issueCertificate({ commonName: 'gate', hosts, uses: ['serverAuth'], issuer: ca, ...validity })
const [authority, certificate] = [new X509Certificate(ca.cert), new X509Certificate(leaf.cert)]

const issueWith = (options: Partial<CertificateOptions>): X509Certificate =>
  new X509Certificate(issueCertificate({ commonName: 'any', ...validity, ...options }).cert)

describe('an authority', () => {
  it('is one, signs itself, and holds its key', () => {
    expect(authority.ca).toBe(true)
    expect(authority.verify(authority.publicKey)).toBe(true)
    expect(authority.checkPrivateKey(createPrivateKey(ca.key))).toBe(true)
    expect(authority.subject).toBe('O=Seawall\nCN=test ca')
    expect(authority.issuer).toBe(authority.subject)
  })
})

describe('a leaf', () => {
  it('is issued by its authority and by no other of that name', () => {
    const twin = issueWith({ commonName: 'test ca', organization: 'Seawall', authority: true })
    expect([certificate.ca, certificate.checkIssued(authority), certificate.verify(authority.publicKey)]).toEqual([
      false,
      true,
      true,
    ])
    expect([certificate.checkIssued(twin), certificate.verify(twin.publicKey)]).toEqual([false, false])
  })

  it('is for its hosts only', () => {
    const dns = ['gate.seawall.svc', 'any.example.org', 'gate', 'other.seawall.svc']
    expect(dns.map((host) => certificate.checkHost(host) !== undefined)).toEqual([true, true, false, false])
    const addresses = ['127.0.0.1', '2001:db8:0::0001', '::1', '::ffff:c000:201', '127.0.0.2', '::2']
    expect(addresses.map((address) => certificate.checkIP(address) !== undefined)).toEqual([
      true,
      true,
      true,
      true,
      false,
      false,
    ])
  })

  it('names the use of its key', () => {
    expect(certificate.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1'])
    expect(issueWith({ uses: ['serverAuth', 'clientAuth'] }).keyUsage).toHaveLength(2)
  })

  it('takes the name of its issuer as that is spelled, text with other letters too', () => {
    const odd = issueCertificate({ commonName: 'Küste, "O=x"', authority: true, ...validity })
    const under = issueWith({ issuer: odd })
    expect(under.checkIssued(new X509Certificate(odd.cert))).toBe(true)
  })
})

describe('a serial number', () => {
  it('is positive, 16 bytes long and another one each time', () => {
    const serials = Array.from({ length: 50 }, () => issueWith({}).serialNumber)
    expect(serials.every((serial) => /^[4-7][\dA-F]{31}$/.test(serial))).toBe(true)
    expect(new Set(serials).size).toBe(50)
  })
})

describe('a validity', () => {
  const tagsOf = ({ raw }: X509Certificate): number[] =>
    elementsOf(elementsOf(elementsOf(elementsOf(raw)[0]?.value ?? raw)[0]?.value ?? raw)[4]?.value ?? raw).map(
      ({ tag }) => tag,
    )

  it.each([
    ['1950-01-01T00:00:00.000Z', '2049-12-31T23:59:59.000Z', [0x17, 0x17]],
    ['2049-12-31T23:59:59.000Z', '2050-01-01T00:00:00.000Z', [0x17, 0x18]],
    ['2050-01-01T00:00:00.000Z', '9999-12-31T23:59:59.000Z', [0x18, 0x18]],
  ])('from %s to %s keeps both ends', (from, to, tags) => {
    const made = issueWith({ notBefore: new Date(from), notAfter: new Date(to) })
    expect([made.validFromDate.toISOString(), made.validToDate.toISOString()]).toEqual([from, to])
    expect(tagsOf(made)).toEqual(tags)
  })
})

describe('what cannot be a certificate is refused', () => {
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
  it.each<[string, Partial<CertificateOptions>, string]>([
    ['an empty name', { commonName: '' }, 'usage'],
    ['a name of 65 letters', { commonName: 'a'.repeat(65) }, 'usage'],
    ['an end before the beginning', { notBefore: validity.notAfter, notAfter: validity.notBefore }, 'usage'],
    ['no date', { notAfter: new Date(Number.NaN) }, 'usage'],
    ['a year before 1950', { notBefore: new Date('1949-12-31T00:00:00Z') }, 'usage'],
    ['a year of five digits', { notAfter: new Date('+010000-01-01T00:00:00Z') }, 'usage'],
    ['an issuer that is no authority', { issuer: leaf }, 'usage'],
    ['a key of somebody else', { issuer: { cert: ca.cert, key: leaf.key } }, 'usage'],
    [
      'a key on no curve',
      { issuer: { cert: ca.cert, key: rsa.export({ type: 'pkcs8', format: 'pem' }).toString() } },
      'unsupported',
    ],
    ['text that is no certificate', { issuer: { cert: 'x', key: ca.key } }, 'malformed'],
    ['text that is no key', { issuer: { cert: ca.cert, key: ca.cert } }, 'malformed'],
    ...['', 'a b', 'a..b', '-a', 'a-', 'ä.example', 'a.*', '*', 'a\0b', '1.2.3.4/8', 'fe80::1%lo', 'x'.repeat(64)].map(
      (host): [string, Partial<CertificateOptions>, string] => [
        `the host ${JSON.stringify(host)}`,
        { hosts: [host] },
        'usage',
      ],
    ),
  ])('%s', (_, options, code) => {
    expect(() => issueWith(options)).toThrow(expect.objectContaining({ code }) as SeawallError)
  })
})

describe('a TLS handshake', () => {
  /** What the client says of the server: nothing when it trusts it. */
  async function shakeHands(trusted: string, servername: string): Promise<string | undefined> {
    const server = createServer({ cert: leaf.cert, key: leaf.key }, (socket) => socket.end())
    server.on('tlsClientError', () => undefined)
    await once(server.listen(0, '127.0.0.1'), 'listening')
    const { port } = server.address() as AddressInfo // it listens on a port
    const socket = connect({ port, host: '127.0.0.1', ca: trusted, servername })
    const said = await new Promise<string | undefined>((resolve) => {
      socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code))
      socket.once('secureConnect', () => resolve(undefined))
    })
    socket.destroy()
    await new Promise((resolve) => server.close(resolve))
    return said
  }

  it('succeeds for who trusts the authority and asks for the name', async () => {
    expect(await shakeHands(ca.cert, 'gate.seawall.svc')).toBeUndefined()
  })

  it('fails for another name and another authority', async () => {
    const other = issueCertificate({ commonName: 'test ca', authority: true, ...validity })
    expect(await shakeHands(ca.cert, 'other.seawall.svc')).toBe('ERR_TLS_CERT_ALTNAME_INVALID')
    expect(await shakeHands(other.cert, 'gate.seawall.svc')).toBe('UNABLE_TO_VERIFY_LEAF_SIGNATURE')
  })
})
