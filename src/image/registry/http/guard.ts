import { isIP, type LookupFunction, type Socket } from 'node:net'
import type { RegistryError } from '../error.ts'
import type { WebProxy } from './proxy.ts'

/** Which addresses may be spoken to. */
export interface Guard {
  allows(address: string): boolean
  /** What is said of a host that leads elsewhere. */
  refusal(host: string): RegistryError
}

/**
 * A name is checked in the same breath as it is connected to: who looks it up first and connects later can be given
 * another address the second time (DNS rebinding).
 */
export function guardedLookup(guard: Guard | undefined, lookup: LookupFunction): LookupFunction {
  if (guard === undefined) return lookup
  return (hostname, options, done) =>
    lookup(hostname, options, (error, address, family) => {
      const addresses = typeof address === 'string' ? [address] : address?.map((one) => one.address)
      if (error === null && addresses.some((one) => !guard.allows(one))) done(guard.refusal(hostname), [])
      else done(error, address, family)
    })
}

/** Addresses written as such are never looked up. */
export function refuseLiteral(host: string, guard: Guard | undefined): void {
  if (guard !== undefined && isIP(host) !== 0 && !guard.allows(host)) throw guard.refusal(host)
}

/** What is connected already may have been allowed for another request, not for this one. */
export function refuseSocket(
  socket: Socket,
  host: string,
  guard: Guard | undefined,
  proxy: WebProxy | undefined,
): void {
  const check = (): void => {
    const { remoteAddress } = socket
    if (guard === undefined || remoteAddress === undefined || proxy?.holds(remoteAddress)) return
    if (!guard.allows(remoteAddress)) socket.destroy(guard.refusal(host))
  }
  if (socket.connecting) socket.prependOnceListener('connect', check)
  else check()
}

/**
 * Behind a proxy the connection shows nothing of who is spoken to, so a name is looked up beforehand. One that only the
 * proxy knows passes: what it may reach is the proxy's to say.
 */
export async function refuseName(host: string, guard: Guard | undefined, look: LookupFunction): Promise<void> {
  if (guard === undefined || isIP(host) !== 0) return
  const addresses = await new Promise<readonly string[]>((done) => {
    look(host, { all: true }, (error, found) => {
      if (error !== null) done([])
      else done(typeof found === 'string' ? [found] : found.map(({ address }) => address))
    })
  })
  if (addresses.some((one) => !guard.allows(one))) throw guard.refusal(host)
}
