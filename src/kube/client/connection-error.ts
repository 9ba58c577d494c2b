import { messageOf } from '../../core/index.ts'
import type { ClusterAccess } from './access.ts'
import { KubeError, type KubeErrorCode } from './error.ts'

type Said = readonly [code: KubeErrorCode, why: string, hint: string]

const theirCertificate = 'check certificate-authority of the cluster in the kubeconfig'

/** What Node's errors mean to somebody who configures a kubeconfig. */
const known: Readonly<Record<string, Said>> = {
  ENOTFOUND: ['unreachable', 'there is no host of this name', 'check the server of the kubeconfig, and the DNS'],
  EAI_AGAIN: ['unreachable', 'the name could not be looked up', 'check the network and the DNS'],
  ECONNREFUSED: ['unreachable', 'nothing listens there', 'is the cluster up, and the tunnel or VPN?'],
  EHOSTUNREACH: ['unreachable', 'the host cannot be reached', 'is the VPN up?'],
  ENETUNREACH: ['unreachable', 'the network cannot be reached', 'is the VPN up?'],
  ETIMEDOUT: ['timeout', 'the connection timed out', 'is the VPN up?'],
  ECONNRESET: ['truncated', 'the connection broke', 'try again'],
  EPIPE: ['truncated', 'the connection broke', 'try again'],
  ERR_STREAM_PREMATURE_CLOSE: ['truncated', 'the answer broke off', 'try again'],
  ERR_PROXY_TUNNEL: [
    'unreachable',
    'the proxy refused the way there',
    'check proxy-url of the kubeconfig, or HTTPS_PROXY',
  ],
  CERT_HAS_EXPIRED: ['certificate', 'its certificate has expired', 'renew the certificate of the API server'],
  CERT_NOT_YET_VALID: ['certificate', 'its certificate is not valid yet', 'check the clocks'],
  DEPTH_ZERO_SELF_SIGNED_CERT: ['certificate', 'its certificate is signed by itself', theirCertificate],
  SELF_SIGNED_CERT_IN_CHAIN: [
    'certificate',
    'its certificate comes from an authority that is not trusted',
    theirCertificate,
  ],
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: ['certificate', 'its certificate comes from an unknown authority', theirCertificate],
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: [
    'certificate',
    'its certificate comes from an unknown authority',
    theirCertificate,
  ],
  UNABLE_TO_GET_ISSUER_CERT: ['certificate', 'its certificate comes from an unknown authority', theirCertificate],
  CERT_SIGNATURE_FAILURE: ['certificate', 'the signature of its certificate is wrong', theirCertificate],
  ERR_TLS_CERT_ALTNAME_INVALID: [
    'certificate',
    'its certificate is for another name',
    'set tls-server-name in the kubeconfig',
  ],
  EPROTO: ['certificate', 'it does not speak TLS, or refused ours', 'check the server of the kubeconfig'],
  ERR_OSSL_PEM_NO_START_LINE: [
    'certificate',
    'a certificate or key of the kubeconfig is not PEM',
    'check the user of the kubeconfig',
  ],
}

/** One sentence about a connection that did not work; errors of our own pass as they are. */
export function connectionError({ server }: ClusterAccess, cause: unknown): KubeError {
  if (cause instanceof KubeError) return cause
  const name = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  if (name.startsWith('Z_'))
    return new KubeError('truncated', `${server} sent a compressed answer that is broken`, { cause })
  if (messageOf(cause) === 'aborted') return said(server, known.ECONNRESET as Said, cause)
  const told = known[name] ?? (isTls(name) ? (['certificate', messageOf(cause), theirCertificate] as const) : undefined)
  return told === undefined
    ? new KubeError('unreachable', `cannot talk to ${server}: ${withoutUser(messageOf(cause))}`, { cause })
    : said(server, told, cause)
}

function said(server: string, [code, why, hint]: Said, cause: unknown): KubeError {
  return new KubeError(code, `cannot talk to ${server}: ${why}`, { hint, cause })
}

/** Proxies may stand in messages with their password. */
const withoutUser = (text: string): string => text.replace(/\/\/[^@/\s]*@/g, '//')

const isTls = (name: string): boolean => /^(ERR_SSL|ERR_TLS|ERR_OSSL|CERT_)/.test(name)
