import { randomUUID } from 'node:crypto'
import { closeSync, openSync, readSync, unlinkSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { messageOf } from '../../core/index.ts'
import { type ByteView, viewOf } from '../../formats/byte-view/index.ts'
import type { TarContent } from '../../formats/tar/index.ts'
import { makeFolder } from '../make-folder.ts'
import type { Find } from './find.ts'
import type { Analyser, FileFact } from './types.ts'

/** Where files too large for memory are put while they are looked at. */
export interface Spool {
  readonly folder: string
  /** Bytes of a file that are held in memory. */
  readonly memoryBytes?: number
}

const defaultMemoryBytes = 48 * 1024 * 1024

/**
 * Gathers the content of one file after the other for the analysers that want it. One buffer serves all of them, so
 * that a layer of a million files leaves no garbage; what does not fit into it goes to disk.
 */
export class Collector {
  readonly #spool: Spool
  readonly #finds: Find[]
  #buffer = Buffer.allocUnsafe(1024 * 1024)

  constructor(spool: Spool, finds: Find[]) {
    this.#spool = spool
    this.#finds = finds
  }

  /** Undefined when nobody wants the file. */
  contentFor(file: FileFact, analysers: readonly Analyser[]): TarContent | undefined {
    let wanting: Analyser[] | undefined
    for (const one of analysers) {
      if (!one.wants(file)) continue
      if (file.size > one.maxBytes) this.#warn(file, `it is larger than ${one.maxBytes} bytes, and was not looked into`)
      else if (wanting === undefined) wanting = [one]
      else wanting.push(one)
    }
    if (wanting === undefined) return undefined
    if (file.size === 0) return { write: () => undefined, end: () => this.#analyse(wanting, viewOf(emptyBytes), file) }
    const length = neededOf(wanting, file)
    const large = length > (this.#spool.memoryBytes ?? defaultMemoryBytes)
    const content = large ? this.#onDisk(file, wanting) : this.#inMemory(file, wanting)
    return length < file.size ? atMost(length, content) : content
  }

  close(): void {
    this.#buffer = Buffer.alloc(0)
  }

  #inMemory(file: FileFact, wanting: readonly Analyser[]): TarContent {
    let fill = 0
    let still: readonly Analyser[] | undefined
    return {
      write: (piece) => {
        still ??= this.#wantingAfter(piece, wanting, file)
        if (still.length === 0) return
        piece.copy(this.#buffer, fill)
        fill += piece.length
      },
      end: () => {
        if (still !== undefined && still.length > 0) this.#analyse(still, viewOf(this.#buffer.subarray(0, fill)), file)
      },
    }
  }

  #wantingAfter(start: Buffer, wanting: readonly Analyser[], file: FileFact): readonly Analyser[] {
    const still = wanting.filter(({ wantsStart }) => wantsStart === undefined || wantsStart(start))
    const length = neededOf(still, file)
    if (this.#buffer.length < length) this.#buffer = Buffer.allocUnsafe(Math.max(length, this.#buffer.length * 2))
    return still
  }

  #onDisk(file: FileFact, wanting: readonly Analyser[]): TarContent {
    let spooled: SpooledFile | undefined
    let still: readonly Analyser[] | undefined
    return {
      write: (piece) => {
        still ??= wanting.filter(({ wantsStart }) => wantsStart === undefined || wantsStart(piece))
        if (still.length === 0) return
        spooled ??= new SpooledFile(this.#spool.folder)
        spooled.write(piece)
      },
      end: () => {
        if (spooled === undefined || still === undefined) return
        try {
          this.#analyse(still, spooled.view(), file)
        } finally {
          spooled.close()
        }
      },
    }
  }

  #analyse(analysers: readonly Analyser[], view: ByteView, file: FileFact): void {
    for (const one of analysers)
      try {
        this.#finds.push(...one.analyse(view, file))
      } catch (error) {
        // An analyser never throws; should one do, the others' results are not lost with it.
        this.#warn(file, `${one.id} failed: ${messageOf(error)}`)
      }
  }

  #warn({ path }: FileFact, message: string): void {
    this.#finds.push({ kind: 'warning', path, message })
  }
}

const emptyBytes = Buffer.alloc(0)

function neededOf(analysers: readonly Analyser[], { size }: FileFact): number {
  return analysers.reduce((most, { startBytes = size }) => Math.max(most, Math.min(size, startBytes)), 0)
}

/** Lets no more through than somebody needs: a log of many gigabytes fills no disk. */
function atMost(length: number, content: TarContent): TarContent {
  let left = length
  return {
    write: (piece) => {
      if (left > 0) content.write(piece.length <= left ? piece : piece.subarray(0, left))
      left -= piece.length
    },
    end: () => content.end(),
  }
}

/** A file of ours without a name: it is gone when it is closed, whatever happens to us. */
class SpooledFile {
  readonly #handle: number
  #size = 0

  constructor(folder: string) {
    makeFolder(folder)
    const path = join(folder, randomUUID())
    this.#handle = openSync(path, 'wx+', 0o600)
    unlinkSync(path)
  }

  write(piece: Buffer): void {
    writeSync(this.#handle, piece, 0, piece.length, this.#size)
    this.#size += piece.length
  }

  view(): ByteView {
    const [handle, size] = [this.#handle, this.#size]
    return {
      size,
      read: (offset, length) => {
        if (offset < 0 || offset >= size || length <= 0) return Buffer.alloc(0)
        const buffer = Buffer.allocUnsafe(Math.min(length, size - offset))
        return buffer.subarray(0, readSync(handle, buffer, 0, buffer.length, offset))
      },
    }
  }

  close(): void {
    closeSync(this.#handle)
  }
}
