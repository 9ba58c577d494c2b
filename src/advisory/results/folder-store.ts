import { mkdirSync } from 'node:fs'
import { open, opendir, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { byCodePoint, SeawallError } from '../../core/index.ts'
import { replaceFile } from '../database/index.ts'
import { headBytes, resultIn, summaryIn, writeResultFile } from './result-file.ts'
import { digestPattern } from './shape.ts'
import type { ResultStore, ResultSummary } from './types.ts'

export interface FolderStoreOptions {
  readonly folder: string
  /** Told of files that cannot be used, with the reason: they count as not there. */
  readonly onFault?: (file: string, why: string) => void
}

const ending = '.result'
/** Of one file, as it is stored. */
const mostBytes = 128 * 1024 * 1024
/** Nearly every summary ends within. */
const firstBytes = 4096
const hour = 3_600_000

/** Results as files of a folder, one an image: whole or not there. Several processes may use it at once. */
export function folderStore({ folder, onFault = () => undefined }: FolderStoreOptions): ResultStore {
  const fileOf = (digest: string): string | undefined =>
    digestPattern.test(digest) ? join(folder, `${digest.replace(':', '-')}${ending}`) : undefined

  const summaryAt = async (digest: string): Promise<ResultSummary | undefined> => {
    const file = fileOf(digest)
    const head = file === undefined ? undefined : await whereThere(file, onFault, () => headOf(file))
    if (file === undefined || head === undefined) return undefined
    const summary = summaryIn(head)
    if (summary?.digest === digest) return summary
    onFault(file, 'it does not begin like the result of this image')
    return undefined
  }

  return {
    put: async (result) => {
      const file = fileOf(result.digest)
      const made = file === undefined ? undefined : writeResultFile(result)
      if (file === undefined || made === undefined)
        throw new SeawallError('malformed', 'a result is kept by the digest of its image, and this is none')
      if (!made.ok) throw made.error
      mkdirSync(folder, { recursive: true })
      replaceFile(file, made.value)
    },

    get: async (digest) => {
      const file = fileOf(digest)
      const bytes = file === undefined ? undefined : await whereThere(file, onFault, () => wholeOf(file))
      if (file === undefined || bytes === undefined) return undefined
      const read = resultIn(bytes)
      if ('result' in read && read.result.digest === digest) return read.result
      onFault(file, 'why' in read ? read.why : 'it is the result of another image')
      return undefined
    },

    summaryOf: summaryAt,

    async *list() {
      for (const name of await namesIn(folder)) {
        const summary = await summaryAt(name.slice(0, -ending.length).replace('-', ':'))
        if (summary !== undefined) yield summary
      }
    },

    remove: async (digest) => {
      const file = fileOf(digest)
      if (file === undefined || (await stat(file).catch(() => undefined)) === undefined) return false
      await rm(file, { force: true })
      return true
    },
  }
}

/** Whatever a fault is, there is nothing to use; only that there is no file is nothing to speak of. */
async function whereThere<T>(
  file: string,
  onFault: (file: string, why: string) => void,
  read: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await read()
  } catch (error) {
    if (!isAbsent(error)) onFault(file, error instanceof Error ? error.message : String(error))
    return undefined
  }
}

const isAbsent = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOENT'

async function headOf(file: string): Promise<Buffer> {
  const handle = await open(file, 'r')
  try {
    for (let length = firstBytes; ; length *= 16) {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, 0)
      const head = buffer.subarray(0, bytesRead)
      if (head.includes(10) || bytesRead < length || length >= headBytes) return head
    }
  } finally {
    await handle.close()
  }
}

async function wholeOf(file: string): Promise<Buffer> {
  const { size } = await stat(file)
  if (size > mostBytes) throw new SeawallError('too-large', `it takes more than ${mostBytes} bytes`)
  return readFile(file)
}

/** Names of results in order; what a process that was cut off left behind is removed after an hour. */
async function namesIn(folder: string): Promise<readonly string[]> {
  const names: string[] = []
  const found = await opendir(folder).catch((error) => {
    if (!isAbsent(error)) throw error
  })
  for await (const { name } of found ?? []) {
    if (name.endsWith(ending)) names.push(name)
    else if (/^sha[\w-]+\.result\.[\w-]+\.part$/.test(name)) await removeIfOld(join(folder, name))
  }
  return names.sort(byCodePoint)
}

async function removeIfOld(file: string): Promise<void> {
  const found = await stat(file).catch(() => undefined) // somebody else cleans too
  if (found !== undefined && found.mtimeMs < Date.now() - hour) await rm(file, { force: true })
}
