import { lookup as systemLookup } from 'node:dns'
import { isIP, type LookupFunction, type Socket } from 'node:net'
import { RegistryError } from '../error.ts'

/** Which addresses may be spoken to. */
export type Guard = (address: string) => boolean

/**
 * A name is checked in the same breath as it is connected to: who looks it up first and connects later can be given
 * another address the second time (DNS rebinding).
 */
export function guardedLookup(guard: Guard | undefined, lookup: LookupFunction = systemLookup): LookupFunction {
  if (guard === undefined) return lookup
  return (hostname, options, done) =>
    lookup(hostname, options, (error, address, family) => {
      const addresses = typeof address === 'string' ? [address] : address?.map((one) => one.address)
      if (error === null && addresses.some((one) => !guard(one))) done(unsafe(hostname), [])
      else done(error, address, family)
    })
}

/** Addresses written as such are never looked up. */
export function refuseLiteral(host: string, guard: Guard | undefined): void {
  if (guard !== undefined && isIP(host) !== 0 && !guard(host)) throw unsafe(host)
}

/** What is connected already may have been allowed for another request, not for this one. */
export function refuseSocket(socket: Socket, host: string, guard: Guard | undefined): void {
  const check = (): void => {
    if (guard !== undefined && socket.remoteAddress !== undefined && !guard(socket.remoteAddress))
      socket.destroy(unsafe(host))
  }
  if (socket.connecting) socket.prependOnceListener('connect', check)
  else check()
}

function unsafe(host: string): RegistryError {
  return new RegistryError('unsafe-address', `the registry sends us to ${host}, which is inside this network`, {
    hint: 'allow the host for redirects if that is meant to be so',
  })
}
