import { messageOf, printable, shorten } from '../../../core/index.ts'
import { RegistryError, type RegistryFailure } from '../error.ts'
import texts from './failure-texts.json' with { type: 'json' }

type Said = readonly [reason: RegistryFailure, why: string, hint: string]

// The file is ours; its lists are typed as texts only.
const known = texts as unknown as Readonly<Record<string, Said>>

const otherTls: Said = ['certificate', 'TLS could not be agreed on', 'check its certificate and TLS versions']

/** One sentence about a connection that did not work; errors of our own pass as they are. */
export function connectionError(host: string, cause: unknown): RegistryError {
  if (cause instanceof RegistryError) return cause
  const said = saidOf(cause)
  if (said === undefined) {
    const why = shorten(printable(messageOf(cause)), 200)
    return new RegistryError('unreachable', `cannot talk to ${host}: ${why}`, { cause })
  }
  const [reason, why, hint] = said
  return new RegistryError(reason, `cannot talk to ${host}: ${why}`, { hint, cause })
}

function saidOf(cause: unknown): Said | undefined {
  const code = codeOf(cause)
  // A server without TLS that hangs up on the handshake.
  if (code === 'ECONNRESET' && messageOf(cause).includes('before secure TLS')) return known.EPROTO
  if (Object.hasOwn(known, code)) return known[code]
  if (messageOf(cause) === 'aborted') return known.ECONNRESET
  if (code.startsWith('HPE_')) return ['malformed', 'its answer is no HTTP', 'is this a registry?']
  return /^(ERR_SSL|ERR_TLS|ERR_OSSL|CERT_)/.test(code) ? otherTls : undefined
}

/** Where several addresses of a name were tried, the first one's error stands for all. */
function codeOf(cause: unknown): string {
  if (cause instanceof AggregateError && cause.errors.length > 0) return codeOf(cause.errors[0])
  return cause instanceof Error && 'code' in cause ? String(cause.code) : ''
}
