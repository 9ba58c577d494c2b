import type { ServerResponse } from 'node:http'

/** Ways in which an API server, or what stands before it, goes wrong. */
export type FaultKind =
  | 'no-answer'
  | 'hang-up'
  | 'stall'
  | 'truncate'
  | 'break-off'
  | 'busy'
  | 'internal-error'
  | 'unavailable-page'
  | 'login-page'
  | 'redirect'
  | 'empty'
  | 'not-json'
  | 'deep'
  | 'bad-gzip'

export interface Fault {
  readonly path: RegExp
  readonly kind: FaultKind
  /** How many requests it meets; all of them when left out. */
  times?: number
}

/** Finds the fault that meets a request and counts it. */
export function takeFault(faults: readonly Fault[], path: string): FaultKind | undefined {
  const fault = faults.find((one) => one.path.test(path) && (one.times ?? 1) > 0)
  if (fault?.times !== undefined) fault.times -= 1
  return fault?.kind
}

const page = '<!doctype html><title>Sign in</title><h1>Sign in</h1>'

/** Answers in the way of the fault; `text` is what a healthy server would have said. */
export function answerWrongly(kind: FaultKind, response: ServerResponse, text: string): void {
  const json = (status: number, body: string, headers: Record<string, string> = {}): void => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers })
    response.end(body)
  }
  const half = text.slice(0, Math.floor(text.length / 2))
  switch (kind) {
    case 'no-answer':
      return
    case 'hang-up':
      response.destroy()
      return
    case 'stall':
      response.writeHead(200, { 'content-type': 'application/json' })
      response.write(half)
      return
    case 'truncate':
      json(200, half)
      return
    case 'break-off':
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(text)) })
      response.write(half, () => response.destroy())
      return
    case 'busy':
      json(
        429,
        '{"kind":"Status","apiVersion":"v1","status":"Failure","message":"Too many requests, please try again later.","reason":"TooManyRequests","code":429}',
        { 'retry-after': '1' },
      )
      return
    case 'internal-error':
      json(
        500,
        '{"kind":"Status","apiVersion":"v1","status":"Failure","message":"etcdserver: request timed out","reason":"InternalError","code":500}',
      )
      return
    case 'unavailable-page':
      response.writeHead(503, { 'content-type': 'text/html' })
      response.end(page)
      return
    case 'login-page':
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
      response.end(page)
      return
    case 'redirect':
      response.writeHead(302, { location: 'https://login.example/' })
      response.end()
      return
    case 'empty':
      json(200, '')
      return
    case 'not-json':
      json(200, 'ok')
      return
    case 'deep':
      json(200, `{"kind":"List","metadata":{},"items":[${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}]}`)
      return
    case 'bad-gzip':
      response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' })
      response.end(text)
  }
}
