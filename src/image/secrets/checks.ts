import { isObject, textAt } from '../../core/index.ts'
import { parseJson } from '../../formats/json/index.ts'

/** What a value must be beyond its form. */
export type CheckName = 'digit' | 'jwt' | 'key' | 'login' | 'no-port'

/** A key of 128 bits. */
const shortestKey = 32

const checks: Readonly<Record<CheckName, (value: string) => boolean>> = {
  /** Names in code have the form of many a token, but seldom a digit. */
  digit: (value) => /[0-9]/.test(value),
  jwt: isWebToken,
  /** Lines of base64, as they are or as a text in code; no expression that puts a key together. */
  key: (value) => value.length >= shortestKey && /^[A-Za-z0-9+/=\\\s"',:-]*$/.test(value),
  login: isLogin,
  /** `docker run --name mysql -p127.0.0.1:3306:3306`: to it `-p` is a port. */
  'no-port': (value) => !/^(?:[0-9.]{7,15}:)?[0-9]{1,5}(?:$|[:/-][0-9a-z])/.test(value),
}

export const checkNames = Object.keys(checks)

export function passesCheck(name: CheckName | undefined, value: string): boolean {
  return name === undefined || checks[name](value)
}

/** Header and payload are JSON objects, and the header names an algorithm (RFC 7519 section 7.2). */
function isWebToken(value: string): boolean {
  const [header = '', payload = '', signature] = value.split('.')
  return signature !== undefined && textAt(objectIn(header), 'alg') !== undefined && isObject(objectIn(payload))
}

function objectIn(part: string) {
  const parsed = parseJson(Buffer.from(part, 'base64url').toString('utf8'))
  return parsed.ok ? parsed.value : undefined
}

/** `user:password` in base64, as Docker's `auth` and basic authorization have it. */
function isLogin(value: string): boolean {
  const text = Buffer.from(value, 'base64').toString('latin1')
  return /^[\x20-\x39\x3b-\x7e]{1,200}:[\x20-\x7e]{2,700}$/.test(text)
}

/** Bits a character (Shannon). Random base64 of 40 characters has about 4.7, English words about 3. */
export function entropyOf(value: string): number {
  const counts = new Map<string, number>()
  for (const character of value) counts.set(character, (counts.get(character) ?? 0) + 1)
  let bits = 0
  for (const count of counts.values()) bits -= (count / value.length) * Math.log2(count / value.length)
  return bits
}
