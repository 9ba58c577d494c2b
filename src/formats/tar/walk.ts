import { TarFault } from './fault.ts'
import { blockSize, parseHeader, type TarHeader } from './header.ts'
import { decimal, parsePax } from './pax.ts'

export type TarMemberType =
  | 'file'
  | 'directory'
  | 'symlink'
  | 'hardlink'
  | 'character'
  | 'block'
  | 'fifo'
  /** A file stored without its holes: what follows the header is not its content. */
  | 'sparse'

/** One member of an archive. Names are as they are written: nothing is made safe here, and nothing is opened. */
export interface TarMember {
  readonly path: string
  readonly type: TarMemberType
  /** Bytes of content; of a sparse file, once unpacked. */
  readonly size: number
  readonly mode: number
  readonly uid: number
  readonly gid: number
  readonly mtime: number
  readonly link: string
  /** Where its content begins in the archive, in bytes. */
  readonly offset: number
}

/** Takes the content of one file, piece by piece. A piece is only good until the call returns. */
export interface TarContent {
  write(piece: Buffer): void
  end(): void
}

export interface TarWalkLimits {
  readonly maxEntries: number
  readonly maxTotalBytes: number
}

/** Longer names are an attack on memory. */
const maxExtensionBytes = 1024 * 1024

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
  #sawAnything = false
  #trailing = false
  #entries = 0
  #total = 0
  #extension: Extension = {}
  #global: Extension = {}

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
      if (this.#dataLeft > 0) at += this.#data(chunk, at)
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
    if ('xgLK'.includes(header.type)) this.#startExtension(header)
    else this.#startMember(header, offset)
  }

  /** Behind the mark of its end there may be another archive, or anything at all. */
  #parsed(block: Buffer): TarHeader | undefined {
    try {
      const header = parseHeader(block)
      if (header === undefined) {
        this.#sawEndMark = true
        this.#sawAnything = true
      } else this.#sawEndMark = false
      return header
    } catch (fault) {
      if (!(fault instanceof TarFault) || !this.#sawEndMark) throw fault
      this.#trailing = true
      return undefined
    }
  }

  #startExtension({ type, size }: TarHeader): void {
    if (size > maxExtensionBytes) throw new TarFault('An extended header of the archive is too large.')
    const pieces: Buffer[] = []
    const end = (): void => this.#extend(type, Buffer.concat(pieces))
    this.#start(size, { write: (piece) => pieces.push(Buffer.from(piece)), end })
  }

  #extend(type: string, data: Buffer): void {
    if (type === 'L') this.#extension.path = withoutNul(data)
    else if (type === 'K') this.#extension.link = withoutNul(data)
    else if (type === 'x') this.#extension = { ...this.#extension, ...fromPax(parsePax(data)) }
    else this.#global = fromPax(parsePax(data))
  }

  #startMember(header: TarHeader, offset: number): void {
    const extension = { ...this.#global, ...this.#extension }
    this.#extension = {}
    const stored = extension.size ?? header.size
    const path = extension.path ?? header.path
    const type = extension.sparse === true ? 'sparse' : typeOf(header.type, path)
    const member: TarMember = {
      path,
      type,
      size: extension.realSize ?? (hasContent(type) ? stored : 0),
      mode: header.mode,
      uid: extension.uid ?? header.uid,
      gid: extension.gid ?? header.gid,
      mtime: extension.mtime ?? header.mtime,
      link: extension.link ?? header.link,
      offset,
    }
    this.#inSparseMap = header.continues
    const content = this.#visit(member)
    this.#start(hasContent(type) ? stored : 0, type === 'file' ? content : undefined)
  }

  #start(size: number, content: TarContent | undefined): void {
    this.#content = content
    this.#dataLeft = size
    this.#paddingLeft = (blockSize - (size % blockSize)) % blockSize
    if (size === 0) this.#endContent()
  }
}

/** What an extended header says about the member after it. */
interface Extension {
  path?: string
  link?: string
  size?: number
  realSize?: number
  uid?: number
  gid?: number
  mtime?: number
  sparse?: boolean
}

function fromPax(records: ReadonlyMap<string, string>): Extension {
  const found: Extension = {}
  const path = records.get('GNU.sparse.name') ?? records.get('path')
  if (path !== undefined) found.path = path
  const link = records.get('linkpath')
  if (link !== undefined) found.link = link
  for (const key of ['size', 'uid', 'gid'] as const) {
    const value = records.get(key)
    if (value !== undefined) found[key] = decimal(value)
  }
  const seconds = Number.parseInt(records.get('mtime') ?? '', 10)
  if (Number.isSafeInteger(seconds)) found.mtime = seconds
  if (records.has('GNU.sparse.major') || records.has('GNU.sparse.map')) {
    found.sparse = true
    const real = records.get('GNU.sparse.realsize') ?? records.get('GNU.sparse.size')
    if (real !== undefined) found.realSize = decimal(real)
  }
  return found
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
    default:
      return path.endsWith('/') ? 'directory' : 'file' // old archives have no type for directories
  }
}

/** Only these have data after the header, whatever size it states. */
function hasContent(type: TarMemberType): boolean {
  return type === 'file' || type === 'sparse'
}

function withoutNul(data: Buffer): string {
  const end = data.indexOf(0)
  return data.toString('utf8', 0, end === -1 ? data.length : end)
}
