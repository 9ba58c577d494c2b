import { formatPath, type Json, member, type Result, SeawallError } from '../../core/index.ts'
import { parseJson } from '../../formats/json/index.ts'
import { oneOf, optional, record, refuse, type Shape, ShapeFault, text } from '../../formats/shape/index.ts'
import { authorityCertificate, authorityWithKey, leafWithKey, pair } from './holding-shapes.ts'
import type { CertificateState, Moment, NextAuthority, PreviousAuthority } from './state.ts'

/**
 * Reads the state back from its Secret. Everything is checked but the time, which `rotate` looks at: keys belong to
 * their certificates, authorities are some, the leaf is signed by the current one. After an error go on as without a
 * state, and `rotate` makes a new one. The message names the place and repeats no value.
 */
export function fromSecret(secret: Json): Result<CertificateState> {
  try {
    return { ok: true, value: stateOf(secret) }
  } catch (fault) {
    if (!(fault instanceof ShapeFault)) throw fault
    const place = ['Secret', formatPath(fault.path)].filter((part) => part !== '').join(' ')
    const message = `the certificates of the gate cannot be used: ${place} ${fault.message}`
    return { ok: false, error: new SeawallError('malformed', message, { hint: 'new ones take their place' }) }
  }
}

function stateOf(secret: Json): CertificateState {
  at(secret, ['kind'], oneOf(['Secret']))
  at(secret, ['type'], oneOf(['kubernetes.io/tls']))
  const { current, next, previous } = at(secret, ['data', 'authorities.json'], encoded(json(authorities)))
  const cert = at(secret, ['data', 'tls.crt'], encoded(text))
  const key = at(secret, ['data', 'tls.key'], encoded(text))
  const leaf = at({ cert, key }, [], leafWithKey(current.cert))
  return { current, leaf, ...(next && { next }), ...(previous && { previous }) }
}

/** The member at a path by its shape; the API server adds members of its own, so others are passed by. */
function at<T>(value: Json, path: readonly string[], shape: Shape<T>): T {
  const found = path.reduce<Json | undefined>(member, value)
  try {
    return shape(found)
  } catch (fault) {
    if (fault instanceof ShapeFault) fault.path.unshift(...path)
    throw fault
  }
}

/** Far beyond three authorities, and nothing to choke on. */
const longest = 64 * 1024

/** Text in base64, as the data of a Secret is. */
function encoded<T>(shape: Shape<T>): Shape<T> {
  return (value) => {
    const written = text(value)
    if (written.length > longest) return refuse('is too long')
    const bytes = Buffer.from(written, 'base64')
    return bytes.toString('base64') === written ? shape(bytes.toString('utf8')) : refuse('is no base64')
  }
}

function json<T>(shape: Shape<T>): Shape<T> {
  return (value) => {
    const parsed = parseJson(text(value))
    return parsed.ok ? shape(parsed.value) : refuse('is no JSON')
  }
}

const moment: Shape<Moment> = (value) => {
  const date = new Date(text(value))
  return !Number.isNaN(date.getTime()) && date.toISOString() === value ? date.getTime() : refuse('is no time')
}

const next: Shape<NextAuthority> = (value) => {
  const { publishedSince, ...issued } = record<{ cert: string; key: string; publishedSince?: Moment | undefined }>({
    ...pair,
    publishedSince: optional(moment),
  })(value)
  return { ...authorityWithKey(issued), ...(publishedSince !== undefined && { publishedSince }) }
}

const authorities = record<{
  readonly current: CertificateState['current']
  readonly next?: NextAuthority | undefined
  readonly previous?: PreviousAuthority | undefined
}>({
  current: (value) => authorityWithKey(record(pair)(value)),
  next: optional(next),
  previous: optional(record({ cert: authorityCertificate, since: moment })),
})
