import { hash } from 'node:crypto'
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import { messageOf, type Result, SeawallError } from '../../core/index.ts'
import { readResult, readSummary } from './shape.ts'
import { summaryOf } from './summary.ts'
import type { ResultSummary, StoredResult } from './types.ts'

/** Bytes within which the summary ends. */
export const headBytes = 64 * 1024
/** Of the JSON: an image of a million packages stays below. */
const mostBytes = 400 * 1024 * 1024

/** Layout: one line with the magic, the SHA-256 of the summary and the summary; then the result, zstd of JSON. */
export function writeResultFile(result: StoredResult): Result<Buffer> {
  const summary = JSON.stringify(summaryOf(result))
  const head = Buffer.from(`seawall-result 1 ${hash('sha256', summary)} ${summary}\n`)
  if (head.length > headBytes) return tooLarge('its names take more than 64 KiB')
  const size = result.packages.length + result.vulnerabilities.length
  if (size > mostBytes / 100) return tooLarge(`it has ${size} packages and vulnerabilities`)
  const json = jsonOf(result)
  if (json === undefined || json.length > mostBytes) return tooLarge('it takes more than 400 MiB')
  const params = { [constants.ZSTD_c_checksumFlag]: 1 }
  return { ok: true, value: Buffer.concat([head, zstdCompressSync(json, { params })]) }
}

/** Hostile names can make more text than a string holds. */
function jsonOf(result: StoredResult): Buffer | undefined {
  try {
    return Buffer.from(JSON.stringify(result))
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

function tooLarge(why: string): Result<never> {
  return { ok: false, error: new SeawallError('too-large', `the result of an image is not kept: ${why}`) }
}

/** What the first bytes of a file say; undefined where they are damaged or of another program. */
export function summaryIn(bytes: Buffer): ResultSummary | undefined {
  const end = bytes.subarray(0, headBytes).indexOf(10)
  const [, digest, json] =
    /^seawall-result 1 ([0-9a-f]{64}) (\{.*\})$/.exec(bytes.toString('utf8', 0, Math.max(0, end))) ?? []
  if (json === undefined || hash('sha256', json) !== digest) return undefined
  return readSummary(json)
}

/** The whole result, or why there is none to use. */
export function resultIn(bytes: Buffer): { readonly result: StoredResult } | { readonly why: string } {
  const summary = summaryIn(bytes)
  if (summary === undefined) return { why: 'it does not begin like one' }
  try {
    const packed = bytes.subarray(bytes.indexOf(10) + 1)
    const result = readResult(zstdDecompressSync(packed, { maxOutputLength: mostBytes }).toString())
    if (result === undefined) return { why: 'it has another shape' }
    return result.digest === summary.digest ? { result } : { why: 'its summary is that of another image' }
  } catch (error) {
    return { why: messageOf(error) }
  }
}
