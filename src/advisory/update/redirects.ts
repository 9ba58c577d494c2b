import { SeawallError } from '../../core/index.ts'
import {
  type AddressKind,
  addressKind,
  type Guard,
  RegistryError,
  type Wire,
  type WireAnswer,
} from '../../image/index.ts'

const mostRedirects = 5

/**
 * Asks an address and goes where it sends us: never from TLS to none, and to another host only where it is public or of
 * the same kind of network, so that no server can have us ask what only this machine may.
 */
export async function askFollowing(
  wire: Wire,
  url: URL,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<WireAnswer> {
  let at = url
  let own: AddressKind | undefined
  for (let hops = 0; hops <= mostRedirects; hops++) {
    const guard = at.origin === url.origin ? undefined : guardOf(url, own)
    const answer = await wire.send({ url: at, headers, signal, ...(guard !== undefined && { guard }) })
    if (hops === 0) own = addressKind(answer.address)
    const { location } = answer.headers
    if (![301, 302, 303, 307, 308].includes(answer.status) || location === undefined) return answer
    answer.discard()
    at = nextOf(url, at, location)
  }
  throw refused(`${url.href} leads from one address to the next without end`)
}

function nextOf(url: URL, at: URL, location: string): URL {
  const next = URL.parse(location, at.href)
  if (next === null || !/^https?:$/.test(next.protocol)) throw refused(`${url.href} leads to nowhere`)
  if (at.protocol === 'https:' && next.protocol === 'http:')
    throw refused(`${url.href} leads to ${next.host} without TLS, and what comes from there could be anybody’s`)
  return next
}

const refused = (message: string): SeawallError => new SeawallError('not-readable', message)

function guardOf({ host }: URL, own: AddressKind | undefined): Guard {
  return {
    allows: (address) => {
      const kind = addressKind(address)
      return kind === 'public' || (kind !== 'special' && kind === own)
    },
    refusal: (to) => new RegistryError('unsafe-address', `${host} sends us to ${to}, which is inside this network`),
  }
}
