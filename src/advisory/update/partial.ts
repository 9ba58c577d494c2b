import { readFile, rm, stat } from 'node:fs/promises'
import { type Json, textAt } from '../../core/index.ts'
import { parseJson } from '../../formats/json/index.ts'
import { replaceFile } from '../database/index.ts'

/** What a server said of a file, to ask later whether it changed. */
export interface Validators {
  readonly url: string
  readonly etag?: string
  readonly lastModified?: string
}

/** The beginning of a file, and what to say so that the rest of the very same comes. */
export interface Begun {
  readonly size: number
  readonly ifRange: string
  readonly validators: Validators
}

/** Of a text that holds `url`, `etag` and `lastModified`. */
export function validatorsOf(value: Json | undefined): Validators | undefined {
  const [url, etag, lastModified] = [textAt(value, 'url'), textAt(value, 'etag'), textAt(value, 'lastModified')]
  if (url === undefined) return undefined
  return { url, ...(etag !== undefined && { etag }), ...(lastModified !== undefined && { lastModified }) }
}

/** What is there of a download that was cut off; nothing when it could not be told from another file's beginning. */
export async function begunDownload(part: string, url: string): Promise<Begun | undefined> {
  try {
    const { size } = await stat(part)
    const said = parseJson(await readFile(`${part}.json`, 'utf8'))
    const validators = said.ok ? validatorsOf(said.value) : undefined
    // A weak tag does not say that the bytes are the same (RFC 9110, section 13.1.5).
    const ifRange = validators?.etag?.startsWith('W/') === false ? validators.etag : validators?.lastModified
    if (size === 0 || validators?.url !== url || ifRange === undefined) return undefined
    return { size, ifRange, validators }
  } catch {
    return undefined // nothing was begun
  }
}

/** Begins anew: the old bytes go before the new file is named, so that they are never taken for its beginning. */
export async function begin(part: string, validators: Validators): Promise<void> {
  await forget(part)
  replaceFile(`${part}.json`, JSON.stringify(validators))
}

export async function forget(part: string): Promise<void> {
  await rm(part, { force: true })
  await rm(`${part}.json`, { force: true })
}
