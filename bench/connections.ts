import { once } from 'node:events'
import { connect, type TLSSocket } from 'node:tls'

export interface Answer {
  readonly status: number
  readonly text: string
}

export interface Target {
  readonly port: number
  /** Who signed the server's certificate. */
  readonly ca: string
}

interface Waiting {
  readonly resolve: (answer: Answer) => void
  readonly reject: (fault: Error) => void
}

export function headOf(path: string): string {
  return `POST ${path} HTTP/1.1\r\nhost: gate\r\ncontent-type: application/json\r\n`
}

/** One TLS connection that is kept and carries one request at a time. As plain as it can be: load must cost little. */
export class Connection {
  usable = true
  /** How many requests it has carried. */
  carried = 0
  readonly #socket: TLSSocket
  #waiting: Waiting | undefined
  #received = ''

  private constructor(socket: TLSSocket) {
    this.#socket = socket
    socket.setNoDelay(true)
    socket.setEncoding('latin1')
    socket.on('data', (part: string) => this.#take(part))
    socket.on('error', (fault) => this.#end(fault))
    socket.on('close', () => this.#end(new Error('the server closed the connection before it answered')))
  }

  static async open({ port, ca }: Target): Promise<Connection> {
    const socket = connect({ port, host: '127.0.0.1', ca })
    await once(socket, 'secureConnect')
    return new Connection(socket)
  }

  post(path: string, body: string | Buffer): Promise<Answer> {
    const head = `${headOf(path)}content-length: ${Buffer.byteLength(body)}\r\n\r\n`
    return this.send(typeof body === 'string' ? head + body : Buffer.concat([Buffer.from(head), body]))
  }

  /** Bytes that are, or are not quite, a request. */
  send(bytes: string | Buffer): Promise<Answer> {
    if (!this.usable) return Promise.reject(new Error('the server has closed this connection'))
    this.carried += 1
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject }
      this.#socket.write(bytes)
    })
  }

  close(): void {
    this.usable = false
    this.#socket.destroy()
  }

  #take(part: string): void {
    this.#received += part
    const end = this.#received.indexOf('\r\n\r\n')
    if (end < 0) return
    const head = this.#received.slice(0, end).toLowerCase()
    const length = Number(/\r\ncontent-length: (\d+)/.exec(head)?.[1] ?? 0)
    if (this.#received.length < end + 4 + length) return
    const text = Buffer.from(this.#received.slice(end + 4, end + 4 + length), 'latin1').toString()
    if (head.includes('\r\nconnection: close')) this.usable = false
    const waiting = this.#waiting
    this.#received = ''
    this.#waiting = undefined
    waiting?.resolve({ status: Number(head.slice(9, 12)), text })
  }

  #end(fault: Error): void {
    this.usable = false
    this.#waiting?.reject(fault)
    this.#waiting = undefined
  }
}

/** Connections that are kept; a request waits for the next free one. */
export class Pool {
  readonly #target: Target
  /** A connection carries so many requests, then another takes its place. */
  readonly #mostCarried: number
  readonly #free: (Connection | undefined)[]
  readonly #waiting: ((connection: Connection | undefined) => void)[] = []

  constructor(target: Target, size: number, mostCarried = Number.POSITIVE_INFINITY) {
    this.#target = target
    this.#mostCarried = mostCarried
    this.#free = new Array(size).fill(undefined)
  }

  async post(path: string, body: string | Buffer): Promise<Answer> {
    let connection =
      this.#free.length > 0
        ? this.#free.pop()
        : await new Promise<Connection | undefined>((resolve) => this.#waiting.push(resolve))
    try {
      if (connection?.usable !== true || connection.carried >= this.#mostCarried) {
        connection?.close()
        connection = undefined
        connection = await Connection.open(this.#target)
      }
      return await connection.post(path, body)
    } finally {
      const next = this.#waiting.shift()
      if (next === undefined) this.#free.push(connection)
      else next(connection)
    }
  }

  close(): void {
    for (const connection of this.#free) connection?.close()
  }
}
