import { byCodePoint, SeawallError } from '../../core/index.ts'
import type { Namespace } from '../types.ts'
import { ByteReader, ByteWriter } from './bytes.ts'
import { type Posting, readPostings, textsOf, writePosting } from './posting.ts'
import { inByteOrder, openStringTable, writeStringTable } from './string-table.ts'

/** What one feed says of one namespace: packages by name, without anything being parsed at the start. */
export interface Shard {
  readonly names: number
  nameAt(index: number): string
  /** Nothing where the feed knows no package of this name. */
  postingsOf(name: string): readonly Posting[]
}

const magic = Buffer.from('SWSHARD1')
const namesPerBlock = 16

/**
 * Layout: the magic; the table of names; the table of all other texts (ids, versions, modules, architectures); for
 * every 16th name where its postings begin (32 bits, from the first of them); for each name the bytes and the postings.
 */
export function writeShard(postings: readonly Posting[]): Buffer {
  const byName = Map.groupBy(postings, ({ name }) => name.toWellFormed())
  const names = inByteOrder(byName.keys())
  const texts = inByteOrder(everyText(postings))
  const refs = new Map(texts.map((text, index) => [text, index]))
  const content = new ByteWriter()
  const starts: number[] = []
  names.forEach((name, index) => {
    if (index % namesPerBlock === 0) starts.push(content.length)
    const one = new ByteWriter()
    const said = distinct(byName.get(name) ?? [], refs)
    one.number(said.length)
    for (const bytes of said) one.raw(bytes)
    content.number(one.length)
    content.raw(one.finish())
  })
  const out = new ByteWriter()
  out.raw(magic)
  writeStringTable(names, out)
  writeStringTable(texts, out)
  for (const start of starts) out.uint32(start)
  out.raw(content.finish())
  return out.finish()
}

function* everyText(postings: readonly Posting[]): Generator<string> {
  for (const posting of postings) for (const text of textsOf(posting)) yield text.toWellFormed()
}

/** What is said of one package, each thing once, in an order that does not depend on the source's. */
function distinct(postings: readonly Posting[], refs: ReadonlyMap<string, number>): readonly Buffer[] {
  const seen = new Map<string, { readonly advisory: string; readonly bytes: Buffer }>()
  for (const posting of postings) {
    const out = new ByteWriter()
    writePosting(posting, refs, out)
    const bytes = out.finish()
    seen.set(bytes.toString('latin1'), { advisory: posting.advisory, bytes })
  }
  const inOrder = [...seen.values()].sort(
    (a, b) => byCodePoint(a.advisory, b.advisory) || Buffer.compare(a.bytes, b.bytes),
  )
  return inOrder.map(({ bytes }) => bytes)
}

/** Opens a shard that was written by `writeShard`; `where` names it in an error. */
export function openShard(bytes: Buffer, where: Namespace): Shard {
  const names = bytes.subarray(0, magic.length).equals(magic) ? openStringTable(bytes, magic.length) : undefined
  const texts = names && openStringTable(bytes, names.end)
  if (names === undefined || texts === undefined)
    throw new SeawallError('malformed', `the part ${where} of the advisory database is not of a form known here`, {
      hint: 'fetch it again with: seawall db update',
    })
  const content = texts.end + Math.ceil(names.count / namesPerBlock) * 4
  return {
    names: names.count,
    nameAt: names.at,
    postingsOf: (name) => {
      const index = names.indexOf(name)
      if (index < 0) return []
      const block = new ByteReader(bytes, texts.end + Math.floor(index / namesPerBlock) * 4).uint32()
      const reader = new ByteReader(bytes, content + block)
      for (let skipped = index % namesPerBlock; skipped > 0; skipped--) reader.raw(reader.number())
      const length = reader.count()
      const end = reader.at + length
      return readPostings(reader, end, name, texts)
    },
  }
}
