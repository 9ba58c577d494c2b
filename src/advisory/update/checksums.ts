import { readFileSync, rmSync } from 'node:fs'
import { SeawallError } from '../../core/index.ts'
import { type Download, type DownloadOptions, download } from './download.ts'
import { type FeedSource, fileNameOf } from './sources.ts'

export type Fetched = Extract<Download, { kind: 'fetched' }>

const maxListBytes = 1024 * 1024

/** Refuses files whose bytes are not those of the feed's checksum, or of the list that stands beside them. */
export async function checkDigests(
  { checksums, urls }: FeedSource,
  files: readonly Fetched[],
  listFile: string,
  options: DownloadOptions,
): Promise<void> {
  if (checksums === undefined) return
  const list = await sumsOf(checksums, listFile, options)
  for (const [index, { sha256 }] of files.entries()) {
    const url = urls[index] ?? ''
    const wanted =
      list.get(fileNameOf(url)) ?? (urls.length === 1 && list.size === 1 ? [...list.values()][0] : undefined)
    if (wanted === sha256) continue
    throw new SeawallError(
      'malformed',
      wanted === undefined ? `there is no checksum of ${url}` : `${url} has other bytes than its checksum says`,
      {
        hint: wanted === undefined ? 'look into the list' : 'it was changed on the way, or the list is of another day',
      },
    )
  }
}

/** By the name of the file, as `sha256sum` writes them. */
async function sumsOf(
  checksums: string,
  listFile: string,
  options: DownloadOptions,
): Promise<ReadonlyMap<string, string>> {
  if (/^[0-9a-f]{64}$/.test(checksums)) return new Map([['', checksums]])
  const got = await download(checksums, listFile, undefined, { ...options, maxBytes: maxListBytes })
  const text = got.kind === 'fetched' ? readFileSync(got.file, 'utf8').slice(0, maxListBytes) : ''
  rmSync(listFile, { force: true })
  const lines = text.matchAll(/^([0-9a-f]{64})[ \t]{1,8}[*]?(\S.{0,200})$/gm)
  return new Map([...lines].map(([, sum = '', name = '']) => [name.trim().split('/').at(-1) ?? '', sum]))
}
