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
  /** It stands behind the mark of the archive's end, where most readers stop. */
  readonly behindEnd: boolean
}

/** Takes the content of one file, piece by piece. A piece is only good until the call returns. */
export interface TarContent {
  write(piece: Buffer): void
  end(): void
}
