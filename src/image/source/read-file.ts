import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { SeawallError } from '../../core/index.ts'
import type { FileRange } from './types.ts'

/** A small part of a file; larger ones than `maxBytes` are refused before a byte is read. */
export async function readRange({ file, offset, length }: FileRange, maxBytes: number, what: string): Promise<Buffer> {
  if (length > maxBytes)
    throw new SeawallError('too-large', `${what} has ${length} bytes, more than the limit of ${maxBytes}`)
  const handle = await open(file, 'r')
  try {
    const buffer = Buffer.alloc(length)
    const { bytesRead } = await handle.read(buffer, 0, length, offset)
    if (bytesRead < length) throw new SeawallError('malformed', `${what} is cut off`, { hint: 'is the file complete?' })
    return buffer
  } finally {
    await handle.close()
  }
}

const pieceBytes = 256 * 1024

/** A range of a file as it streams by. */
export async function* streamRange({ file, offset, length }: FileRange): AsyncGenerator<Uint8Array> {
  if (length === 0) return
  yield* createReadStream(file, { start: offset, end: offset + length - 1, highWaterMark: pieceBytes })
}
