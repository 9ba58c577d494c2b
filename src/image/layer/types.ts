import type { Compression, TarContent, TarMember } from '../../formats/tar/index.ts'

/** Looks at a file of a layer and decides whether its content is wanted. */
export type Visit = (member: TarMember) => TarContent | undefined

/** How the walk through a layer went. */
export interface Walked {
  readonly compression: Compression
  readonly storedBytes: number
  /** Unpacked. */
  readonly bytes: number
  /** Of the unpacked bytes; empty for a folder. */
  readonly diffId: string
  /** Why the layer could not be read to its end, or is not what it says it is. */
  readonly damage: string | undefined
}
