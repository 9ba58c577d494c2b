import { createHash } from 'node:crypto'
import type { TarContent, TarMember } from '../../formats/tar/index.ts'
import {
  cleanPath,
  type FileTable,
  FileTableBuilder,
  isOfArchive,
  leadsOut,
  type Walked,
  walkArchive,
  walkFolder,
} from '../layer/index.ts'
import type { SourceLayer } from '../source/index.ts'
import { Collector, type Spool } from './collector.ts'
import type { Find } from './find.ts'
import { linkedNames, linkVisit } from './hard-links.ts'
import type { Analyser, FileFact } from './types.ts'

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
    const isNotUnpacked = cleaned === 'unsafe' || (member.behindEnd && !isOfArchive(cleaned.path))
    if (isNotUnpacked || leadsOut(member.path)) files.refuse(member.path)
    // Some runtimes refuse what leads out, others put it below the root: there it is looked at.
    if (cleaned === 'unsafe' || isNotUnpacked) return undefined
    const index = files.add(cleaned.path, member)
    if (member.type === 'sparse') finds.push(...unreadSparse(factOf(cleaned.path, member), options.analysers))
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
    const damage = walked.damage ?? (await scanLinks(layer, files.table, finds, options))
    return { walked: { ...walked, damage }, files: files.table, finds }
  } finally {
    collector.close()
  }
}

/** A second time through the layer, where the first could not know what a file is also called; gives its damage. */
async function scanLinks(
  layer: SourceLayer,
  files: FileTable,
  finds: Find[],
  options: ScanOptions,
): Promise<string | undefined> {
  const { content } = layer
  const linked = linkedNames(files, options.analysers)
  for (const find of linked.finds) finds.push(find)
  if (linked.wanted.size === 0 || content.kind !== 'archive') return undefined
  const visit = linkVisit(linked.wanted, ({ file, analysers }) =>
    new Collector(options.spool, finds).contentFor(file, analysers),
  )
  return (await walkArchive(layer, () => content.open(), visit)).damage
}

/** Of a file stored without its holes. */
function unreadSparse(file: FileFact, analysers: readonly Analyser[]): readonly Find[] {
  const message = 'it is stored as a sparse file, and was not looked into'
  return analysers.some((one) => one.wants(file)) ? [{ kind: 'warning', path: file.path, message }] : []
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
