import { createHash } from 'node:crypto'
import type { TarContent, TarMember } from '../../formats/tar/index.ts'
import { cleanPath, type FileTable, FileTableBuilder, type Walked, walkArchive, walkFolder } from '../layer/index.ts'
import type { SourceLayer } from '../source/index.ts'
import { Collector, type Spool } from './collector.ts'
import type { Analyser, FileFact, Find } from './types.ts'

/** Everything that is known of one layer by itself: plain data. */
export interface LayerScan {
  readonly walked: Walked
  readonly files: FileTable
  readonly finds: readonly Find[]
}

export interface ScanOptions {
  readonly analysers: readonly Analyser[]
  readonly spool: Spool
  /** Takes the digest of every file's content, which a comparison of images asks for. */
  readonly digests?: boolean
}

/** Reads a layer once, from its first byte to its last. */
export async function scanLayer(layer: SourceLayer, options: ScanOptions): Promise<LayerScan> {
  const files = new FileTableBuilder()
  const finds: Find[] = []
  const collector = new Collector(options.spool, finds)
  const visit = (member: TarMember): TarContent | undefined => {
    const cleaned = cleanPath(member.path)
    if (cleaned === 'root') return undefined
    if (cleaned === 'unsafe') {
      files.refuse(member.path)
      return undefined
    }
    const index = files.add(cleaned.path, member)
    if (member.type !== 'file') return undefined
    const content = collector.contentFor(factOf(cleaned.path, member), options.analysers)
    return options.digests === true ? withDigest(content, (digest) => files.digest(index, digest)) : content
  }
  try {
    const { content } = layer
    const walked =
      content.kind === 'archive'
        ? await walkArchive(layer, () => content.open(), visit)
        : await walkFolder(content.path, visit)
    return { walked, files: files.table, finds }
  } finally {
    collector.close()
  }
}

function factOf(path: string, { size, mode }: TarMember): FileFact {
  return { path, name: path.slice(path.lastIndexOf('/') + 1), size, mode }
}

function withDigest(content: TarContent | undefined, found: (digest: string) => void): TarContent {
  const hash = createHash('sha256')
  return {
    write: (piece) => {
      hash.update(piece)
      content?.write(piece)
    },
    end: () => {
      found(hash.digest('hex'))
      content?.end()
    },
  }
}
