import { isObject, type Json, type JsonObject, objectAt, type Result, SeawallError, textAt } from '../../core/index.ts'
import { parseJson } from '../json/index.ts'
import { credentialOf, type RegistryCredential } from './credential.ts'
import { type AuthPlace, canonicalHost, moreExact, parseAuthKey, placeHolds } from './place.ts'

export interface AuthEntry {
  readonly place: AuthPlace
  readonly credential: RegistryCredential
}

/** What a `config.json` of Docker says of credentials. */
export interface DockerConfig {
  readonly auths: readonly AuthEntry[]
  /** The helper program of a registry, by its host. */
  readonly helpers: ReadonlyMap<string, string>
  /** The helper program for all other registries. */
  readonly store?: string
}

const maxBytes = 4 * 1024 * 1024
const maxEntries = 10_000

/** Reads Docker's config.json, or the content of a `kubernetes.io/dockerconfigjson` Secret; `what` names it in the error. */
export function readDockerConfig(content: string, what: string): Result<DockerConfig> {
  const read = readObject(content, what)
  if (!read.ok) return read
  const auths = readAuths(objectAt(read.value, 'auths') ?? {})
  const helpers = Object.entries(objectAt(read.value, 'credHelpers') ?? {}).flatMap(([host, name]) =>
    typeof name === 'string' ? [[parseAuthKey(host)?.host ?? canonicalHost(host), name] as const] : [],
  )
  const store = textAt(read.value, 'credsStore')
  return {
    ok: true,
    value: { auths, helpers: new Map(helpers), ...(store !== undefined && store !== '' && { store }) },
  }
}

/** Reads the older `.dockercfg`, which has the hosts at its root. */
export function readDockerCfg(content: string, what: string): Result<DockerConfig> {
  const read = readObject(content, what)
  return read.ok ? { ok: true, value: { auths: readAuths(read.value), helpers: new Map() } } : read
}

function readObject(content: string, what: string): Result<JsonObject> {
  if (content.length > maxBytes)
    return { ok: false, error: new SeawallError('too-large', `${what} is larger than ${maxBytes} bytes`) }
  const parsed = parseJson(content)
  if (parsed.ok && isObject(parsed.value)) return { ok: true, value: parsed.value }
  // The parser's message may quote what it read, which is passwords here.
  return {
    ok: false,
    error: new SeawallError('malformed', `${what} is no JSON object`, { hint: 'docker login writes a new one' }),
  }
}

function readAuths(auths: JsonObject): readonly AuthEntry[] {
  return Object.entries(auths)
    .slice(0, maxEntries)
    .flatMap(([key, value]) => {
      const place = parseAuthKey(key)
      const credential = readCredential(value)
      return place === undefined || credential === undefined ? [] : [{ place, credential }]
    })
    .toSorted((a, b) => moreExact(a.place, b.place))
}

/** Docker leaves empty objects behind for what a helper keeps. */
function readCredential(value: Json): RegistryCredential | undefined {
  const bearer = textAt(value, 'registrytoken')
  if (bearer) return { kind: 'bearer', token: bearer }
  const token = textAt(value, 'identitytoken')
  if (token) return { kind: 'identity-token', token }
  const auth = textAt(value, 'auth')
  if (!auth) return credentialOf(textAt(value, 'username') ?? '', textAt(value, 'password') ?? '')
  const plain = Buffer.from(auth, 'base64').toString('utf8')
  const colon = plain.indexOf(':')
  if (colon <= 0) return undefined
  return credentialOf(plain.slice(0, colon), plain.slice(colon + 1).replace(/\0+$/, ''))
}

/** The credentials that hold for a repository, the most exact first. */
export function credentialsFor(
  auths: readonly AuthEntry[],
  host: string,
  repository: string,
): readonly RegistryCredential[] {
  return auths.filter(({ place }) => placeHolds(place, host, repository)).map(({ credential }) => credential)
}

/** The helper to ask about a registry: its own, else the store of all. */
export function helperFor({ helpers, store }: DockerConfig, host: string): string | undefined {
  return helpers.get(canonicalHost(host)) ?? store
}
