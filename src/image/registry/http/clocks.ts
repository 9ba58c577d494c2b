import type { ClientRequest } from 'node:http'
import type { Socket } from 'node:net'
import { RegistryError } from '../error.ts'
import type { Deadlines } from '../options.ts'

/** Two clocks, one after the other: until the connection stands, and until the answer begins. */
export function watchHead(
  call: ClientRequest,
  host: string,
  { connectMs, headerMs }: Deadlines,
  onSocket: (socket: Socket) => void,
): () => void {
  let timer: NodeJS.Timeout | undefined
  const start = (ms: number, what: string): void => {
    clearTimeout(timer)
    const late = new RegistryError('timeout', `${host} did not ${what} within ${ms / 1000} seconds`, {
      hint: 'is there a firewall or proxy on the way?',
    })
    timer = setTimeout(() => call.destroy(late), ms)
  }
  call.on('socket', (socket) => {
    onSocket(socket)
    if (!socket.connecting) return start(headerMs, 'answer')
    start(connectMs, 'take the connection')
    const connected = 'encrypted' in socket ? 'secureConnect' : 'connect'
    socket.once(connected, () => start(headerMs, 'answer'))
  })
  return () => clearTimeout(timer)
}

/** Why a request was given up: nobody waits for it any more, or it took too long. */
export function givenUp(host: string, signal: AbortSignal): RegistryError {
  const isLate = signal.reason instanceof Error && signal.reason.name === 'TimeoutError'
  return isLate
    ? new RegistryError('timeout', `${host} took longer than it may in all`, { hint: 'try again, or allow more time' })
    : new RegistryError('aborted', `what was asked of ${host} was given up`)
}
