import { type Extension, ExtensionReader, isExtension } from './extension.ts'
import { TarFault } from './fault.ts'
import { blockSize, parseHeader, type TarHeader } from './header.ts'
import type { TarContent, TarMember, TarMemberType } from './member.ts'

export interface TarWalkLimits {
  readonly maxEntries: number
  readonly maxTotalBytes: number
}

/**
 * Walks a tar archive that is pushed in pieces of any size: old, ustar, pax and GNU archives, several in a row too.
 * `visit` decides by the header whether the content is wanted, before a byte of it is copied. A damaged archive throws
 * a TarFault; what was visited until then stands.
 */
export class TarWalker {
  readonly #visit: (member: TarMember) => TarContent | undefined
  readonly #limits: TarWalkLimits
  readonly #block = Buffer.allocUnsafe(blockSize)
  #blockFill = 0
  #content: TarContent | undefined
  #dataLeft = 0
  #paddingLeft = 0
  #inSparseMap = false
  #sawEndMark = false
  #ended = false
  #sawAnything = false
  #trailing = false
  #entries = 0
  #total = 0
  readonly #extension = new ExtensionReader()

  constructor(visit: (member: TarMember) => TarContent | undefined, limits: TarWalkLimits) {
    this.#visit = visit
    this.#limits = limits
  }

  push(chunk: Buffer): void {
    this.#total += chunk.length
    if (this.#total > this.#limits.maxTotalBytes)
      throw new TarFault(`The unpacked archive is larger than the limit of ${this.#limits.maxTotalBytes} bytes.`)
    for (let at = 0; at < chunk.length; ) {
      if (this.#trailing) return
      if (this.#inSparseMap) at += this.#header(chunk, at)
      else if (this.#dataLeft > 0) at += this.#data(chunk, at)
      else if (this.#paddingLeft > 0) at += this.#padding(chunk.length - at)
      else at += this.#header(chunk, at)
    }
  }

  /** How many of the next bytes nobody wants: they may be told by `skip` instead of being pushed. */
  get skippable(): number {
    return this.#content === undefined && !this.#inSparseMap ? this.#dataLeft + this.#paddingLeft : 0
  }

  /** Passes over the next `length` bytes, at most `skippable` of them. */
  skip(length: number): void {
    const ofData = Math.min(length, this.#dataLeft)
    this.#total += length
    this.#dataLeft -= ofData
    this.#paddingLeft -= length - ofData
  }

  /** The archive ends here; throws when it was in the middle of something. */
  end(): void {
    if (this.#dataLeft > 0 || this.#inSparseMap || (this.#blockFill > 0 && !this.#sawEndMark) || !this.#sawAnything)
      throw new TarFault('The archive is cut off.')
  }

  #data(chunk: Buffer, at: number): number {
    const length = Math.min(this.#dataLeft, chunk.length - at)
    this.#content?.write(chunk.subarray(at, at + length))
    this.#dataLeft -= length
    if (this.#dataLeft === 0) this.#endContent()
    return length
  }

  #padding(available: number): number {
    const length = Math.min(this.#paddingLeft, available)
    this.#paddingLeft -= length
    return length
  }

  #endContent(): void {
    const content = this.#content
    this.#content = undefined
    content?.end()
  }

  #header(chunk: Buffer, at: number): number {
    const length = Math.min(blockSize - this.#blockFill, chunk.length - at)
    if (this.#blockFill === 0 && length === blockSize) {
      this.#read(chunk.subarray(at, at + blockSize), this.#total - chunk.length + at + blockSize)
      return blockSize
    }
    chunk.copy(this.#block, this.#blockFill, at, at + length)
    this.#blockFill += length
    if (this.#blockFill === blockSize) {
      this.#blockFill = 0
      this.#read(this.#block, this.#total - chunk.length + at + length)
    }
    return length
  }

  #read(block: Buffer, offset: number): void {
    if (this.#inSparseMap) {
      this.#inSparseMap = block[504] !== 0
      return
    }
    const header = this.#parsed(block)
    if (header === undefined) return
    this.#sawAnything = true
    if (++this.#entries > this.#limits.maxEntries)
      throw new TarFault(`The archive has more than the limit of ${this.#limits.maxEntries} entries.`)
    if (isExtension(header)) this.#start(header.size, this.#extension.contentOf(header))
    else this.#startMember(header, offset)
  }

  /** Behind the mark of its end there may be another archive, or anything at all. */
  #parsed(block: Buffer): TarHeader | undefined {
    try {
      const header = parseHeader(block)
      if (header === undefined) {
        this.#sawEndMark = true
        this.#ended = true
        this.#sawAnything = true
      } else this.#sawEndMark = false
      return header
    } catch (fault) {
      if (!(fault instanceof TarFault) || !this.#sawEndMark) throw fault
      this.#trailing = true
      return undefined
    }
  }

  #startMember(header: TarHeader, offset: number): void {
    const extension = this.#extension.take()
    const stored = extension.size ?? header.size
    const path = extension.path ?? header.path
    const type = extension.sparse === true ? 'sparse' : typeOf(header.type, path)
    const content = this.#visit(memberOf(header, extension, { path, type, stored, offset, behindEnd: this.#ended }))
    this.#inSparseMap = header.continues
    this.#start(hasContent(header.type) ? stored : 0, type === 'file' ? content : undefined)
  }

  #start(size: number, content: TarContent | undefined): void {
    this.#content = content
    this.#dataLeft = size
    this.#paddingLeft = (blockSize - (size % blockSize)) % blockSize
    if (size === 0) this.#endContent()
  }
}

function memberOf(
  header: TarHeader,
  extension: Extension,
  { stored, ...known }: Pick<TarMember, 'path' | 'type' | 'offset' | 'behindEnd'> & { readonly stored: number },
): TarMember {
  const isFile = known.type === 'file' || known.type === 'sparse'
  return {
    ...known,
    size: extension.realSize ?? header.realSize ?? (isFile ? stored : 0),
    mode: header.mode,
    uid: extension.uid ?? header.uid,
    gid: extension.gid ?? header.gid,
    mtime: extension.mtime ?? header.mtime,
    link: extension.link ?? header.link,
  }
}

function typeOf(type: string, path: string): TarMemberType {
  switch (type) {
    case '1':
      return 'hardlink'
    case '2':
      return 'symlink'
    case '3':
      return 'character'
    case '4':
      return 'block'
    case '5':
      return 'directory'
    case '6':
      return 'fifo'
    case 'S':
      return 'sparse'
    case '\0':
      return path.endsWith('/') ? 'directory' : 'file' // old archives have no type for directories
    default:
      return 'file'
  }
}

/**
 * Links, devices, directories and pipes have no data, whatever size their header states. An old directory, which only
 * its name tells, has: what runtimes unpack with (Go's archive/tar) passes over it.
 */
function hasContent(type: string): boolean {
  return !'123456'.includes(type)
}
