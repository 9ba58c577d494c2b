import { once } from 'node:events'
import { connect as connectPlainly, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { connect } from 'node:tls'
import { Connection, headOf, type Target } from '../../bench/connections.ts'

const tooMuch = 8 * 1024 * 1024 + 1

/**
 * What clients do that mean no good; each gives undefined when the gate did right, or what it did. A connection that
 * the gate ends is right for all of them.
 */
export const hostileDeeds: readonly ((target: Target) => Promise<string | undefined>)[] = [
  (target) => oneAnswer(target, `${headOf('/validate')}content-length: ${tooMuch}\r\n\r\n{`, 413),
  (target) => oneAnswer(target, chunked(), 413),
  (target) => oneAnswer(target, `${headOf('/validate')}content-length: 5\r\ncontent-length: 6\r\n\r\n{`, 400),
  (target) => oneAnswer(target, `${headOf('/validate')}x: ${'y'.repeat(100_000)}\r\n\r\n`, 431),
  breakOff,
  speakNoTls,
]

/** A byte a second: the gate must end it, not hold it for ever. Takes some ten seconds. */
export async function dripSlowly({ port, ca }: Target): Promise<string | undefined> {
  const socket = connect({ port, host: '127.0.0.1', ca })
  const ended = endOf(socket)
  socket.write(`${headOf('/validate')}content-length: 1000\r\n\r\n`)
  for (let second = 0; second < 60 && !ended.done; second++) {
    socket.write('{')
    await sleep(1_000)
  }
  socket.destroy()
  return ended.done ? undefined : 'a slow client was waited for for a minute'
}

async function oneAnswer(target: Target, bytes: string, right: number): Promise<string | undefined> {
  const connection = await Connection.open(target)
  const answer = await connection.send(bytes).catch(() => undefined)
  connection.close()
  return answer === undefined || answer.status === right ? undefined : `${answer.status} in place of ${right}`
}

function chunked(): string {
  return `${headOf('/validate')}transfer-encoding: chunked\r\n\r\n${tooMuch.toString(16)}\r\n${'x'.repeat(tooMuch)}\r\n0\r\n\r\n`
}

async function breakOff({ port, ca }: Target): Promise<undefined> {
  const socket = connect({ port, host: '127.0.0.1', ca })
  await once(socket, 'secureConnect')
  socket.on('error', () => undefined)
  socket.write(`${headOf('/validate')}content-length: 1000\r\n\r\n{"kind":`, () => socket.destroy())
}

async function speakNoTls({ port }: Target): Promise<string | undefined> {
  const socket = connectPlainly({ port, host: '127.0.0.1' })
  const ended = endOf(socket)
  socket.write('POST /validate HTTP/1.1\r\n\r\n')
  for (let tenth = 0; tenth < 100 && !ended.done; tenth++) await sleep(100)
  socket.destroy()
  return ended.done ? undefined : 'a client that speaks no TLS was kept for ten seconds'
}

function endOf(socket: Socket): { done: boolean } {
  const ended = { done: false }
  socket.on('error', () => undefined)
  socket.on('close', () => {
    ended.done = true
  })
  socket.resume()
  return ended
}
