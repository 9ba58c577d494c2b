import type { ServerResponse } from 'node:http'

/** What a registry does instead of what it should. */
export type Fault =
  | { readonly kind: 'status'; readonly status: number; readonly headers?: Headers; readonly body?: string }
  | { readonly kind: 'redirect'; readonly to: string; readonly status?: number }
  /** Never answers. */
  | { readonly kind: 'hang' }
  /** Answers so many bytes of the body, and then hangs up, or goes silent. */
  | { readonly kind: 'cut' | 'stall'; readonly after: number }
  | { readonly kind: 'slow'; readonly bytes: number; readonly everyMs: number }
  /** Other bytes or headers than it should; a header that is empty is left out. */
  | { readonly kind: 'lie'; readonly content?: Buffer; readonly headers?: Headers }
  /** Takes no notice of Range. */
  | { readonly kind: 'no-ranges' }

type Headers = Readonly<Record<string, string>>

export interface PlannedFault {
  /** Of `GET /v2/app/manifests/latest`. */
  readonly on: RegExp
  readonly fault: Fault
  times: number
}

/** The fault planned for a request, used up by one. */
export function takeFault(planned: readonly PlannedFault[], request: string): Fault | undefined {
  const found = planned.find(({ on, times }) => times > 0 && on.test(request))
  if (found !== undefined) found.times -= 1
  return found?.fault
}

/** Answers at once with a fault that needs no content. */
export function answerFault(fault: Fault, response: ServerResponse): boolean {
  if (fault.kind === 'hang') return true
  if (fault.kind === 'status') response.writeHead(fault.status, { ...fault.headers }).end(fault.body ?? '')
  else if (fault.kind === 'redirect') response.writeHead(fault.status ?? 307, { location: fault.to }).end()
  else return false
  return true
}

export function sendContent(response: ServerResponse, content: Buffer, fault: Fault | undefined): void {
  if (fault?.kind === 'slow') sendSlowly(response, content, fault)
  else if (fault?.kind === 'cut' || fault?.kind === 'stall') {
    response.write(content.subarray(0, fault.after), () => {
      if (fault.kind === 'cut') response.destroy()
    })
  } else response.end(content)
}

function sendSlowly(response: ServerResponse, content: Buffer, { bytes, everyMs }: Fault & { kind: 'slow' }): void {
  let at = 0
  const timer = setInterval(() => {
    response.write(content.subarray(at, at + bytes))
    at += bytes
    if (at >= content.length) {
      clearInterval(timer)
      response.end()
    }
  }, everyMs)
  response.on('close', () => clearInterval(timer))
}
