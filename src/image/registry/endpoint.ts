import { isIP } from 'node:net'
import { canonicalHost, hubHost } from '../../formats/docker-config/index.ts'
import type { ImageReference } from '../../formats/oci/index.ts'
import { Authorizer, findCredentials } from './auth/index.ts'
import { RegistryError } from './error.ts'
import { type AddressKind, addressKind, type Guard, type Wire } from './http/index.ts'
import type { RegistryOptions } from './options.ts'

/** One address that a repository can be read from: its registry, or a mirror of it. */
export interface Endpoint {
  readonly base: URL
  /** The repository there; a mirror may keep it below a folder. */
  readonly repository: string
  readonly isMirror: boolean
  readonly authorizer: Authorizer
  /** Of the endpoint itself. */
  readonly guard: Guard | undefined
  /** Which addresses an answer of this endpoint may send us to. */
  guardFor(url: URL): Guard | undefined
  /** Told who answered. */
  reached(address: string): void
}

interface Place {
  readonly base: URL
  readonly repository: string
  readonly isMirror: boolean
}

export function endpointsOf(reference: ImageReference, wire: Wire, options: RegistryOptions): readonly Endpoint[] {
  const { registry, repository } = reference
  const own = addressesOf(registry, options).map((base) => ({ base, repository, isMirror: false }))
  return [...mirrorsOf(reference, options), ...own].map((place) => endpointAt(place, wire, options))
}

function mirrorsOf({ registry, repository }: ImageReference, { mirrors = {}, plainHttp }: RegistryOptions): Place[] {
  const urls = Object.entries(mirrors)
    .filter(([host]) => host === '*' || canonicalHost(host) === canonicalHost(registry))
    .flatMap(([, list]) => list)
  return urls.map((text) => {
    const base = URL.parse(text.includes('://') ? text : `https://${text}`)
    if (base === null || !/^https?:$/.test(base.protocol) || base.username !== '')
      throw new RegistryError('reference', `the mirror of ${registry} is no http address`, {
        hint: 'write it like https://mirror.example.com, without user and password',
      })
    if (base.protocol === 'http:' && !mayBePlain(base, plainHttp))
      throw new RegistryError('reference', `the mirror ${base.host} of ${registry} is without TLS`, {
        hint: 'use https, or name it among the hosts that may be spoken to without TLS',
      })
    const folder = base.pathname.replace(/^\/v2(?=\/|$)/, '').replace(/^\/+|\/+$/g, '')
    return { base, repository: folder === '' ? repository : `${folder}/${repository}`, isMirror: true }
  })
}

/** On this machine nobody listens in: a registry without TLS is tried there when one with it does not answer. */
function addressesOf(registry: string, { plainHttp = [] }: RegistryOptions): readonly URL[] {
  const host = canonicalHost(registry) === hubHost ? 'registry-1.docker.io' : registry
  const [secure, plain] = [URL.parse(`https://${host}`), URL.parse(`http://${host}`)]
  if (secure === null || plain === null) throw new RegistryError('reference', `"${registry}" is no name of a registry`)
  if (plainHttp.includes(registry)) return [plain]
  return isThisMachine(secure) ? [secure, plain] : [secure]
}

function mayBePlain(url: URL, plainHttp: readonly string[] = []): boolean {
  return isThisMachine(url) || plainHttp.includes(url.host)
}

function isThisMachine({ hostname }: URL): boolean {
  const host = hostname.replace(/^\[|\]$/g, '')
  return host === 'localhost' || host.endsWith('.localhost') || (isIP(host) !== 0 && addressKind(host) === 'loopback')
}

function endpointAt(place: Place, wire: Wire, options: RegistryOptions): Endpoint {
  const { base, repository, isMirror } = place
  let own: AddressKind | undefined
  const guard = ownGuard(base, options)
  const guardFor = (url: URL): Guard | undefined => {
    if (isAllowed(url, options.allowRedirectTo)) return undefined
    return url.origin === base.origin ? guard : awayGuard(base, () => own)
  }
  return {
    ...place,
    guard,
    guardFor,
    authorizer: new Authorizer({
      wire,
      base,
      scope: `repository:${repository}:${options.mayPush === true && !isMirror ? 'pull,push' : 'pull'}`,
      mayBePlain: (url) => mayBePlain(url, options.plainHttp),
      findCandidates: () => findCredentials(canonicalHost(base.host), repository, options, isMirror),
      guardFor,
    }),
    reached: (address) => {
      own = addressKind(address)
    },
  }
}

/** `localhost` without TLS has to be this machine, whatever the DNS says. */
function ownGuard(base: URL, { plainHttp = [] }: RegistryOptions): Guard | undefined {
  if (base.protocol === 'https:' || plainHttp.includes(base.host)) return undefined
  return {
    allows: (address) => addressKind(address) === 'loopback',
    refusal: (host) =>
      new RegistryError('unsafe-address', `${host} is not this machine, and is to be spoken to without TLS`, {
        hint: 'check the hosts file and the DNS',
      }),
  }
}

/** A registry inside this network keeps its blobs there too; no registry is a metadata service. */
function awayGuard(base: URL, own: () => AddressKind | undefined): Guard {
  return {
    allows(address) {
      const kind = addressKind(address)
      return kind === 'public' || (kind !== 'special' && kind === own())
    },
    refusal: (host) =>
      new RegistryError('unsafe-address', `${base.host} sends us to ${host}, which is inside this network`, {
        hint: 'if that is meant to be so, allow the host for redirects: --allow-redirect-to',
      }),
  }
}

function isAllowed({ host, hostname }: URL, allowed: readonly string[] = []): boolean {
  return allowed.some((one) => one === host || one === hostname)
}
