import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { issueCertificate } from './index.ts'

const hasOpenssl = spawnSync('openssl', ['version']).status === 0
const folder = mkdtempSync(join(tmpdir(), 'seawall-x509-'))
afterAll(() => rmSync(folder, { recursive: true }))

const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}

function openssl(...args: readonly string[]): string {
  const { stdout, stderr } = spawnSync('openssl', args, { encoding: 'utf8' })
  return `${stdout}${stderr}`
}

const validity = { notBefore: new Date(Date.now() - 3_600_000), notAfter: new Date('2051-02-03T04:05:06Z') }
const ca = issueCertificate({ commonName: 'ca', authority: true, pathLength: 0, ...validity })
const hosts = ['gate.seawall.svc', '10.0.0.1', '2001:db8::1']
const leaf = issueCertificate({
  commonName: 'gate',
  hosts,
  uses: ['serverAuth', 'clientAuth'],
  issuer: ca,
  ...validity,
})

describe.skipIf(!hasOpenssl)('openssl', () => {
  it.each([
    ['gate.seawall.svc', 'OK'],
    ['elsewhere', 'hostname mismatch'],
  ])('verifies the chain strictly for %s: %s', (host, said) => {
    const files = ['-CAfile', file('ca.pem', ca.cert), file('leaf.pem', leaf.cert)]
    const asked = ['-x509_strict', '-check_ss_sig', '-purpose', 'sslserver', '-verify_hostname', host]
    expect(openssl('verify', ...asked, ...files)).toContain(said)
  })

  it('finds every extension in its place', () => {
    const text = openssl('x509', '-noout', '-text', '-in', file('leaf.pem', leaf.cert)).replace(/\n +/g, '\n')
    for (const expected of [
      'Version: 3 (0x2)',
      'Signature Algorithm: ecdsa-with-SHA256',
      'NIST CURVE: P-256',
      'Not After : Feb  3 04:05:06 2051 GMT',
      'X509v3 Basic Constraints: critical\nCA:FALSE',
      'X509v3 Key Usage: critical\nDigital Signature\n',
      'X509v3 Extended Key Usage: \nTLS Web Server Authentication, TLS Web Client Authentication',
      'X509v3 Subject Alternative Name: \nDNS:gate.seawall.svc, IP Address:10.0.0.1, IP Address:2001:DB8:0:0:0:0:0:1',
    ])
      expect(text).toContain(expected)
    const keyId = /Authority Key Identifier: \n([\dA-F:]{59})\n/.exec(text)?.[1] ?? 'none'
    const above = openssl('x509', '-noout', '-text', '-in', file('ca.pem', ca.cert)).replace(/\n +/g, '\n')
    expect(above).toContain(`Subject Key Identifier: \n${keyId}\n`)
    expect(above).toContain('X509v3 Basic Constraints: critical\nCA:TRUE, pathlen:0')
    expect(above).toContain('X509v3 Key Usage: critical\nCertificate Sign, CRL Sign')
  })

  it('reads the structure without complaint, and the key', () => {
    expect(openssl('asn1parse', '-i', '-in', file('leaf.pem', leaf.cert))).not.toMatch(/error/i)
    expect(openssl('pkey', '-noout', '-check', '-in', file('leaf.key', leaf.key))).toContain('Key is valid')
  })
})
