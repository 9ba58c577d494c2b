import type { ByteView } from '../../formats/byte-view/index.ts'
import type { Find } from './find.ts'

/** A file as an analyser decides about it, before its content is read. */
export interface FileFact {
  /** Cleaned: no leading slash. */
  readonly path: string
  /** The last part of the path. */
  readonly name: string
  readonly size: number
  readonly mode: number
}

/**
 * Looks at one kind of file. Analysers are pure and see files only through what they are handed; what they give is
 * plain data, kept under the layer's digest and their versions.
 */
export interface Analyser {
  /** Stable: part of the key under which results are kept. */
  readonly id: string
  /** Raised with every change of what it gives. */
  readonly version: number
  /** Files above this are not read, and that is told. */
  readonly maxBytes: number
  /** How much of a file's beginning is enough; all of it unless told. */
  readonly startBytes?: number
  wants(file: FileFact): boolean
  /** Decides by the first bytes, for what no name tells. */
  readonly wantsStart?: (start: Buffer) => boolean
  /** The bytes are only good until the call returns. */
  analyse(content: ByteView, file: FileFact): readonly Find[]
}
