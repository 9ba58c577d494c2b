import { TarFault } from './fault.ts'
import type { TarHeader } from './header.ts'
import type { TarContent } from './member.ts'
import { decimal, parsePax } from './pax.ts'

/** What extended headers say about the member after them. */
export interface Extension {
  readonly path?: string
  readonly link?: string
  readonly size?: number
  readonly realSize?: number
  readonly uid?: number
  readonly gid?: number
  readonly mtime?: number
  readonly sparse?: boolean
}

/** Longer names are an attack on memory. */
const maxExtensionBytes = 1024 * 1024

export function isExtension({ type }: TarHeader): boolean {
  return type === 'x' || type === 'g' || type === 'L' || type === 'K'
}

/**
 * Reads what extended headers say the way runtimes do when they unpack a layer (Go's archive/tar): who read it otherwise
 * would see other files than the ones that run. GNU's long names win, of several POSIX headers the last counts alone, an
 * empty value says nothing, and global headers name no file.
 */
export class ExtensionReader {
  #pax: Extension = {}
  #path: string | undefined
  #link: string | undefined

  /** Takes the content of an extended header. */
  contentOf({ type, size }: TarHeader): TarContent {
    if (size > maxExtensionBytes) throw new TarFault('An extended header of the archive is too large.')
    const pieces: Buffer[] = []
    return {
      write: (piece) => void pieces.push(Buffer.from(piece)),
      end: () => this.#read(type, Buffer.concat(pieces)),
    }
  }

  /** What was said since the last member. */
  take(): Extension {
    const [path, link] = [this.#path, this.#link]
    const said = { ...this.#pax, ...(path !== undefined && { path }), ...(link !== undefined && { link }) }
    this.#pax = {}
    this.#path = undefined
    this.#link = undefined
    return said
  }

  #read(type: string, data: Buffer): void {
    if (type === 'L') this.#path = withoutNul(data) || undefined
    else if (type === 'K') this.#link = withoutNul(data) || undefined
    else {
      const records = parsePax(data) // a damaged global header is damage too
      if (type === 'x') this.#pax = fromPax(records)
    }
  }
}

function fromPax(records: ReadonlyMap<string, string>): Extension {
  const text = (key: string): string | undefined => records.get(key) || undefined
  const number = (key: string): number | undefined => {
    const value = text(key)
    return value === undefined ? undefined : decimal(value)
  }
  const isSparse = saysSparse(records)
  const seconds = Number.parseInt(text('mtime') ?? '', 10)
  return present({
    path: (isSparse ? text('GNU.sparse.name') : undefined) ?? text('path'),
    link: text('linkpath'),
    size: number('size'),
    uid: number('uid'),
    gid: number('gid'),
    mtime: Number.isSafeInteger(seconds) ? seconds : undefined,
    sparse: isSparse || undefined,
    realSize: isSparse ? (number('GNU.sparse.realsize') ?? number('GNU.sparse.size')) : undefined,
  })
}

/** https://www.gnu.org/software/tar/manual/html_node/Sparse-Formats.html: the oldest says no version. */
function saysSparse(records: ReadonlyMap<string, string>): boolean {
  const [major = '', minor = ''] = [records.get('GNU.sparse.major'), records.get('GNU.sparse.minor')]
  if (major !== '' || minor !== '') return ['0.0', '0.1', '1.0'].includes(`${major}.${minor}`)
  return Boolean(records.get('GNU.sparse.map') || records.get('GNU.sparse.offset'))
}

type Said = { readonly [K in keyof Extension]: Extension[K] | undefined }

function present(said: Said): Extension {
  return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined)) as Extension // only those
}

function withoutNul(data: Buffer): string {
  const end = data.indexOf(0)
  return data.toString('utf8', 0, end === -1 ? data.length : end)
}
