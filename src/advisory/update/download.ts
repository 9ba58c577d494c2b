import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, rename, rm, stat } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { messageOf, SeawallError } from '../../core/index.ts'
import { readStart, type Wire, type WireAnswer } from '../../image/index.ts'
import { type Begun, begin, begunDownload, forget, type Validators } from './partial.ts'
import { askFollowing } from './redirects.ts'

export type Download =
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'fetched'; readonly file: string; readonly sha256: string; readonly validators: Validators }

export interface DownloadOptions {
  readonly wire: Wire
  readonly signal: AbortSignal
  /** Told now and then how many bytes there are. */
  readonly onBytes?: (bytes: number) => void
  readonly maxBytes?: number
}

const mostBytes = 8 * 1024 ** 3

/**
 * Fetches a file to `target`. What was cut off goes on where it stopped, as long as the server still has the same file;
 * one that is known by its validators is not fetched again.
 */
export async function download(
  url: string,
  target: string,
  known: Validators | undefined,
  options: DownloadOptions,
): Promise<Download> {
  if (url.startsWith('file:')) return ofThisMachine(url)
  const part = `${target}.part`
  const begun = await begunDownload(part, url)
  const conditions = begun === undefined ? conditionsOf(known, url) : rangeOf(begun)
  const answer = await askFollowing(options.wire, new URL(url), conditions, options.signal)
  if (answer.status === 304 && Object.keys(conditions).length > 0 && begun === undefined) {
    answer.discard()
    return { kind: 'unchanged' }
  }
  if (begun !== undefined && (answer.status === 416 || (answer.status === 206 && !goesOn(answer, begun)))) {
    answer.discard()
    await forget(part)
    return download(url, target, known, options) // nothing is begun any more, so that this happens once
  }
  if (answer.status !== 200 && !(answer.status === 206 && begun !== undefined)) throw await refused(url, answer)
  const resumed = answer.status === 206 ? begun : undefined
  const validators = resumed?.validators ?? saidBy(url, answer)
  if (resumed === undefined) await begin(part, validators)
  await append(part, answer, resumed?.size ?? 0, options)
  await rename(part, target)
  await rm(`${part}.json`, { force: true })
  return { kind: 'fetched', file: target, sha256: await sha256Of(target), validators }
}

/** A folder or a file that is here already is read where it is. */
async function ofThisMachine(url: string): Promise<Download> {
  const file = fileURLToPath(url)
  const found = await stat(file).catch((error: unknown) => {
    throw new SeawallError('not-found', `${file} cannot be read: ${messageOf(error)}`)
  })
  return { kind: 'fetched', file, sha256: found.isFile() ? await sha256Of(file) : '', validators: { url } }
}

function conditionsOf(known: Validators | undefined, url: string): Readonly<Record<string, string>> {
  if (known?.url !== url) return {}
  const { etag, lastModified } = known
  return {
    ...(etag !== undefined && { 'if-none-match': etag }),
    ...(lastModified !== undefined && { 'if-modified-since': lastModified }),
  }
}

function rangeOf({ size, ifRange }: Begun): Readonly<Record<string, string>> {
  return { range: `bytes=${size}-`, 'if-range': ifRange }
}

/** Whether a part of a file begins where ours ends, and is of the same file: not every server knows If-Range. */
function goesOn({ headers }: WireAnswer, { size, validators }: Begun): boolean {
  const start = /^bytes (\d{1,15})-/.exec(headers['content-range'] ?? '')?.[1]
  const isSame = (said: string | undefined, was: string | undefined): boolean => said === undefined || said === was
  return (
    Number(start) === size &&
    isSame(headers.etag, validators.etag) &&
    isSame(headers['last-modified'], validators.lastModified)
  )
}

async function refused(url: string, answer: WireAnswer): Promise<SeawallError> {
  await readStart(answer, 200).catch(() => '')
  return new SeawallError('not-readable', `${url} was answered with status ${answer.status}`, {
    hint: answer.status === 404 ? 'is the address right?' : 'try again later, or fetch from a mirror with --from',
  })
}

function saidBy(url: string, { headers }: WireAnswer): Validators {
  const lastModified = headers['last-modified']
  return {
    url,
    ...(headers.etag !== undefined && { etag: headers.etag }),
    ...(lastModified !== undefined && { lastModified }),
  }
}

async function append(
  part: string,
  answer: WireAnswer,
  from: number,
  { onBytes, maxBytes = mostBytes }: DownloadOptions,
): Promise<void> {
  const expected = Number(answer.headers['content-length'] ?? Number.NaN)
  const file = await open(part, from > 0 ? 'a' : 'w')
  let size = from
  try {
    for await (const chunk of answer.body) {
      size += chunk.length
      if (size > maxBytes) throw new SeawallError('too-large', `a feed is larger than ${maxBytes} bytes`)
      await file.writeFile(chunk)
      onBytes?.(size)
    }
    await file.sync()
  } finally {
    await file.close()
  }
  if (!Number.isNaN(expected) && size - from !== expected)
    throw new SeawallError('not-readable', `only ${size} of ${from + expected} bytes came`, {
      hint: 'the next update goes on from there',
    })
}

async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(file, { highWaterMark: 1024 * 1024 })) hash.update(chunk as Buffer)
  return hash.digest('hex')
}
