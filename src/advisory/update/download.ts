import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, readFile, rename, rm, stat } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { type Json, messageOf, SeawallError, textAt } from '../../core/index.ts'
import { parseJson } from '../../formats/json/index.ts'
import { readStart, type Wire, type WireAnswer } from '../../image/index.ts'
import { replaceFile } from '../database/index.ts'

/** What a server said of a file, to ask later whether it changed. */
export interface Validators {
  readonly url: string
  readonly etag?: string
  readonly lastModified?: string
}

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

const mostRedirects = 5
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
  const headers = {
    ...(begun !== undefined && { range: `bytes=${begun.size}-`, 'if-range': begun.validator }),
    ...(begun === undefined && known?.url === url && known.etag !== undefined && { 'if-none-match': known.etag }),
    ...(begun === undefined &&
      known?.url === url &&
      known.lastModified !== undefined && { 'if-modified-since': known.lastModified }),
  }
  const answer = await ask(new URL(url), headers, options)
  if (answer.status === 304) {
    answer.discard()
    return { kind: 'unchanged' }
  }
  const goesOn = begun !== undefined && answer.status === 206
  if (answer.status === 416 && begun !== undefined) {
    answer.discard()
    await forget(part)
    return download(url, target, known, options)
  }
  if (answer.status !== 200 && !goesOn) throw await refused(url, answer)
  const validators = validatorsOf(url, answer)
  replaceFile(`${part}.json`, JSON.stringify(validators))
  await append(part, answer, goesOn ? begun.size : 0, options)
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

async function begunDownload(
  part: string,
  url: string,
): Promise<{ readonly size: number; readonly validator: string } | undefined> {
  try {
    const { size } = await stat(part)
    const said = parseJson(await readFile(`${part}.json`, 'utf8'))
    const value: Json = said.ok ? said.value : null
    // A weak tag does not say that the bytes are the same (RFC 9110, section 13.1.5).
    const etag = textAt(value, 'etag')
    const validator = etag?.startsWith('W/') === false ? etag : textAt(value, 'lastModified')
    return size > 0 && textAt(value, 'url') === url && validator !== undefined ? { size, validator } : undefined
  } catch {
    return undefined // nothing was begun
  }
}

async function forget(part: string): Promise<void> {
  await rm(part, { force: true })
  await rm(`${part}.json`, { force: true })
}

async function ask(
  url: URL,
  headers: Readonly<Record<string, string>>,
  { wire, signal }: DownloadOptions,
): Promise<WireAnswer> {
  let at = url
  for (let redirects = 0; redirects <= mostRedirects; redirects++) {
    const answer = await wire.send({ url: at, headers, signal })
    const { location } = answer.headers
    if (answer.status < 301 || answer.status > 308 || answer.status === 304 || location === undefined) return answer
    answer.discard()
    const next = URL.parse(location, at.href)
    if (next === null || !/^https?:$/.test(next.protocol) || (at.protocol === 'https:' && next.protocol !== 'https:'))
      throw new SeawallError('not-readable', `${url.href} leads to an address that is not fetched from`)
    at = next
  }
  throw new SeawallError('not-readable', `${url.href} leads from one address to the next without end`)
}

async function refused(url: string, answer: WireAnswer): Promise<SeawallError> {
  await readStart(answer, 200).catch(() => '')
  return new SeawallError('not-readable', `${url} was answered with status ${answer.status}`, {
    hint: answer.status === 404 ? 'is the address right?' : 'try again later, or fetch from a mirror with --from',
  })
}

function validatorsOf(url: string, { headers }: WireAnswer): Validators {
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
      await file.write(chunk)
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
