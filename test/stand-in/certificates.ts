import { type Issued, issueCertificate } from '../../src/formats/x509/index.ts'

export type { Issued }

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

/** Issues a certificate that holds from yesterday to tomorrow, for servers and clients, so that tests speak true TLS. */
export function issue(options: CertificateOptions): Issued & { readonly name: string } {
  const { name, organization, hosts = [], addresses = [], authority = false, issuer } = options
  const issued = issueCertificate({
    commonName: name,
    ...(organization !== undefined && { organization }),
    hosts: [...hosts, ...addresses],
    notBefore: options.notBefore ?? new Date(Date.now() - day),
    notAfter: options.notAfter ?? new Date(Date.now() + day),
    authority,
    uses: authority ? [] : ['serverAuth', 'clientAuth'],
    ...(issuer !== undefined && { issuer }),
  })
  return { name, ...issued }
}
