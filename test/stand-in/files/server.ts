import { createHash } from 'node:crypto'
import * as http from 'node:http'
import type { AddressInfo } from 'node:net'
import { answerFault, type Fault, type PlannedFault, sendContent, takeFault } from '../registry/fault.ts'
import type { Recorded } from '../registry/index.ts'

export interface HeldFile {
  readonly content: Buffer
  /** Of the content when left out; empty sends none. */
  readonly etag?: string
  readonly lastModified?: string
  /** Answers 206 whatever If-Range says, as some servers do. */
  readonly ignoresIfRange?: boolean
}

/** Files over HTTP on loopback, as a mirror serves them: ranges, validators, and whatever goes wrong. */
export interface FileServer {
  readonly url: string
  readonly files: Map<string, HeldFile>
  readonly requests: readonly Recorded[]
  fail(on: RegExp, fault: Fault, times?: number): void
  stop(): Promise<void>
}

export async function startFileServer(held: Readonly<Record<string, Buffer | string>> = {}): Promise<FileServer> {
  const files = new Map<string, HeldFile>(
    Object.entries(held).map(([path, content]) => [path, { content: Buffer.from(content) }]),
  )
  const requests: Recorded[] = []
  const planned: PlannedFault[] = []
  const server = http.createServer((request, response) => {
    const { method = '', url = '', headers } = request
    requests.push({ method, path: url, headers })
    const fault = takeFault(planned, `${method} ${url}`)
    if (fault !== undefined && answerFault(fault, response)) return
    const file = files.get(new URL(url, 'http://localhost').pathname)
    if (file === undefined) response.writeHead(404).end('not found')
    else answer(file, request, response, fault)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, // it listens on a port
    files,
    requests,
    fail: (on, fault, times = 1) => planned.push({ on, fault, times }),
    stop: () =>
      new Promise((done) => {
        server.close(() => done())
        server.closeAllConnections()
      }),
  }
}

function answer(
  { content, etag, lastModified, ignoresIfRange }: HeldFile,
  { headers }: http.IncomingMessage,
  response: http.ServerResponse,
  fault: Fault | undefined,
): void {
  const tag = etag ?? `"${createHash('sha256').update(content).digest('hex')}"`
  const said = {
    ...(tag !== '' && { etag: tag }),
    ...(lastModified !== undefined && { 'last-modified': lastModified }),
  }
  const isKnown = tag === '' ? headers['if-modified-since'] === lastModified : headers['if-none-match'] === tag
  if (isKnown && (tag !== '' || lastModified !== undefined)) {
    response.writeHead(304, said).end()
    return
  }
  const start = Number(/^bytes=(\d+)-$/.exec(headers.range ?? '')?.[1] ?? Number.NaN)
  const mayGoOn = ignoresIfRange === true || [tag, lastModified].some((one) => one === headers['if-range'])
  if (Number.isNaN(start) || !mayGoOn || fault?.kind === 'no-ranges') {
    response.writeHead(200, { ...said, 'content-length': content.length })
    sendContent(response, content, fault)
    return
  }
  if (start >= content.length) {
    response.writeHead(416, { 'content-range': `bytes */${content.length}` }).end()
    return
  }
  const rest = content.subarray(start)
  const range = `bytes ${start}-${content.length - 1}/${content.length}`
  response.writeHead(206, { ...said, 'content-length': rest.length, 'content-range': range })
  sendContent(response, rest, fault)
}
