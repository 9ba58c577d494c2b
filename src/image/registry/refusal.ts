import { listAt, printable, shorten, textAt } from '../../core/index.ts'
import { parseJson } from '../../formats/json/index.ts'
import { RegistryError, type RegistryFailure } from './error.ts'
import { readStart, type WireAnswer } from './http/index.ts'

const maxSaidBytes = 16 * 1024
const maxSaidLength = 300

export interface RefusalOptions {
  /** What must not be shown, should the server repeat it. */
  readonly secrets?: readonly string[]
  /** The registry itself did not say so: that somebody else has nothing there does not mean that nothing is. */
  readonly isElsewhere?: boolean
  /** Something was to be put there. */
  readonly isWrite?: boolean
}

/** What an answer other than success means, as one sentence with what the server says. */
export async function refusal(
  answer: WireAnswer,
  what: string,
  { secrets = [], isElsewhere = false, isWrite = false }: RefusalOptions = {},
): Promise<RegistryError> {
  const said = saidIn(await readStart(answer, maxSaidBytes), secrets)
  const { status } = answer
  const retryAfterMs = retryAfterOf(answer.headers['retry-after'])
  const reason = reasonOf(status)
  const message = `${isWrite ? writeSentence(status, what) : sentence(status, what)}${said === '' ? '' : `: ${said}`}`
  return new RegistryError(isElsewhere && reason === 'not-found' ? 'refused' : reason, message, {
    hint:
      isWrite && status === 403
        ? 'ask for the right to push, or log in as somebody else'
        : hintOf(status, retryAfterMs),
    ...(!isElsewhere && { status }),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  })
}

const reasons: Readonly<Record<number, RegistryFailure>> = {
  401: 'unauthorized',
  403: 'denied',
  404: 'not-found',
  429: 'rate-limited',
}

function reasonOf(status: number): RegistryFailure {
  return reasons[status] ?? (status >= 500 ? 'server' : 'refused')
}

const sentences: Readonly<Record<number, string>> = {
  401: 'needs a login that is accepted',
  403: 'may not be read with this login',
  404: 'is not there',
  429: 'is refused for now: too many requests',
}

function sentence(status: number, what: string): string {
  return `${what} ${sentences[status] ?? `cannot be had: the server answered ${status}`}`
}

function writeSentence(status: number, what: string): string {
  if (status === 401 || status === 429) return sentence(status, what)
  return `${what} ${status === 403 ? 'may not be put there with this login' : `was not taken: the server answered ${status}`}`
}

const hints: Readonly<Record<number, string>> = {
  401: 'docker login writes credentials where they are found; a private image may also be misspelled',
  403: 'ask for the right to pull, or log in as somebody else',
  404: 'check the name and the tag',
}

function hintOf(status: number, retryAfterMs: number | undefined): string {
  if (retryAfterMs !== undefined) return `the server asks to wait ${Math.ceil(retryAfterMs / 1000)} seconds`
  return hints[status] ?? (status >= 500 || status === 429 ? 'try again later' : 'is this a registry?')
}

/** Seconds or a date (RFC 9110 §10.2.3). */
export function retryAfterOf(text: string | undefined, now: number = Date.now()): number | undefined {
  if (text === undefined) return undefined
  if (/^\d{1,10}$/.test(text.trim())) return Number(text) * 1000
  const date = /[a-z]/i.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(date) ? undefined : Math.max(0, date - now)
}

/** The errors of the distribution specification; pages of proxies say nothing that helps. */
function saidIn(text: string, secrets: readonly string[]): string {
  const parsed = parseJson(text)
  if (!parsed.ok) return ''
  const errors = listAt(parsed.value, 'errors').map((one) => textAt(one, 'message') || textAt(one, 'code') || '')
  const said = errors.find((one) => one !== '') ?? textAt(parsed.value, 'details') ?? ''
  return shorten(printable(withoutSecrets(said, secrets)), maxSaidLength)
}

/** A server could repeat what it was sent, in the hope of a log. */
export function withoutSecrets(text: string, secrets: readonly string[]): string {
  return secrets.filter((one) => one.length >= 3).reduce((left, one) => left.replaceAll(one, '…'), text)
}
