import { randomUUID } from 'node:crypto'
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http'
import { type Fault, sendContent } from './fault.ts'
import { sha256 } from './image.ts'
import type { StandInOptions } from './server.ts'
import { findManifest, putManifest, type RegistryStore, referrersOf } from './store.ts'

export interface Registered {
  readonly store: RegistryStore
  readonly options: StandInOptions
  readonly fault: Fault | undefined
  readonly target: URL
}

/** Answers a request of the distribution specification. */
export async function answerRegistry(
  on: Registered,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { pathname } = on.target
  const [, name = '', what = '', reference = ''] =
    /^\/v2\/(.+?)\/(manifests|blobs|tags|referrers)\/(.*)$/.exec(pathname) ?? []
  const isRead = request.method === 'GET' || request.method === 'HEAD'
  if (pathname === '/v2/') response.writeHead(200).end('{}')
  else if (what === 'manifests' && isRead) getManifest(on, name, reference, response)
  else if (what === 'manifests' && request.method === 'PUT') {
    const mediaType = request.headers['content-type'] ?? ''
    const { digest } = putManifest(on.store, name, reference, { mediaType, content: await bytesOf(request) })
    response.writeHead(201, { location: `/v2/${name}/manifests/${digest}`, 'docker-content-digest': digest }).end()
  } else if (what === 'blobs' && isRead) getBlob(on, reference, request, response)
  else if (what === 'blobs' && reference.startsWith('uploads/')) await upload(on, name, reference, request, response)
  else if (what === 'tags')
    sendPage(on, response, 'tags', [...(on.store.repositories.get(name)?.tags.keys() ?? [])].sort())
  else if (what === 'referrers' && on.options.referrers !== false) getReferrers(on, name, reference, response)
  else failed(response, 404, 'NOT_FOUND')
}

export function failed(
  response: ServerResponse,
  status: number,
  code: string,
  headers: OutgoingHttpHeaders = {},
): void {
  const body = JSON.stringify({ errors: [{ code, message: code.toLowerCase().replaceAll('_', ' ') }] })
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body)
}

function getManifest(on: Registered, name: string, reference: string, response: ServerResponse): void {
  const found = findManifest(on.store, name, reference)
  if (found === undefined) failed(response, 404, 'MANIFEST_UNKNOWN')
  else
    send(on, response, 200, found.content, {
      'content-type': found.mediaType,
      'docker-content-digest': found.digest,
    })
}

function getBlob(on: Registered, digest: string, request: IncomingMessage, response: ServerResponse): void {
  const content = on.store.blobs.get(digest)
  if (content === undefined) {
    failed(response, 404, 'BLOB_UNKNOWN')
    return
  }
  const start = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0)
  const headers = { 'content-type': 'application/octet-stream', 'docker-content-digest': digest }
  const range = `bytes ${start}-${content.length - 1}/${content.length}`
  if (start === 0 || on.fault?.kind === 'no-ranges') send(on, response, 200, content, headers)
  else send(on, response, 206, content.subarray(start), { ...headers, 'content-range': range })
}

function send(
  { fault }: Registered,
  response: ServerResponse,
  status: number,
  content: Buffer,
  headers: Readonly<Record<string, string>>,
): void {
  const told = fault?.kind === 'lie' ? (fault.content ?? content) : content
  const all = { ...headers, 'content-length': String(told.length), ...(fault?.kind === 'lie' && fault.headers) }
  response.writeHead(status, Object.fromEntries(Object.entries(all).filter(([, value]) => value !== '')))
  if (response.req.method === 'HEAD') response.end()
  else sendContent(response, told, fault)
}

/** One piece or many; where the upload stands is in its address. */
async function upload(
  { store, target }: Registered,
  name: string,
  reference: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const id = reference.slice('uploads/'.length) || randomUUID()
  const content = Buffer.concat([store.blobs.get(id) ?? Buffer.alloc(0), await bytesOf(request)])
  store.blobs.set(id, content)
  const digest = target.searchParams.get('digest')
  if (request.method !== 'PUT') {
    const location = `/v2/${name}/blobs/uploads/${id}`
    const range = `0-${Math.max(0, content.length - 1)}`
    response.writeHead(202, { location, range, 'docker-upload-uuid': id }).end()
    return
  }
  store.blobs.delete(id)
  if (digest !== sha256(content)) {
    failed(response, 400, 'DIGEST_INVALID')
    return
  }
  store.blobs.set(digest, content)
  response.writeHead(201, { location: `/v2/${name}/blobs/${digest}`, 'docker-content-digest': digest }).end()
}

function getReferrers(on: Registered, name: string, digest: string, response: ServerResponse): void {
  const type = on.target.searchParams.get('artifactType')
  const found = referrersOf(on.store, name, digest).filter(({ artifactType }) => type === null || artifactType === type)
  sendPage(on, response, 'manifests', found)
}

/** Pages are told by where they begin. */
function sendPage(on: Registered, response: ServerResponse, member: string, all: readonly unknown[]): void {
  const { searchParams, pathname } = on.target
  const from = Number(searchParams.get('last') ?? 0)
  const size = Math.min(on.options.pageSize ?? Infinity, Number(searchParams.get('n') ?? Infinity))
  const next = new URLSearchParams(searchParams)
  next.set('last', String(from + size))
  const isLast = from + size >= all.length
  const mediaType = member === 'manifests' ? 'application/vnd.oci.image.index.v1+json' : 'application/json'
  const body = Buffer.from(JSON.stringify({ schemaVersion: 2, [member]: all.slice(from, from + size) }))
  send(on, response, 200, body, { 'content-type': mediaType, link: isLast ? '' : `<${pathname}?${next}>; rel="next"` })
}

async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks)
}
