import type { Namespace } from '../types.ts'
import { ByteReader } from './bytes.ts'
import { isSamePosting, readPostings } from './posting.ts'
import { piecesOf, type ShardPieces } from './shard.ts'
import { compareTexts, type StringTable, type TextWalk } from './string-table.ts'

/** The names of two shards of which not the same is said: one walk over both, as their names are in one order. */
export function* changedInShards(
  before: Buffer | undefined,
  after: Buffer | undefined,
  where: Namespace,
): Generator<string> {
  const [old, now] = [before && cursorOf(before, where), after && cursorOf(after, where)]
  const refs = old && now && refsBetween(old.pieces.texts, now.pieces.texts)
  let [left, right] = [old?.next() === true, now?.next() === true]
  while (old !== undefined && now !== undefined && refs !== undefined && left && right) {
    const order = compareTexts(old.name, now.name)
    if (order < 0 || (order === 0 && !isSame(old, now, refs))) yield textOf(old)
    if (order > 0) yield textOf(now)
    if (order <= 0) left = old.next()
    if (order >= 0) right = now.next()
  }
  for (; old !== undefined && left; left = old.next()) yield textOf(old)
  for (; now !== undefined && right; right = now.next()) yield textOf(now)
}

/** A place in a shard: a name, and where the statements about it are. */
interface Cursor {
  readonly bytes: Buffer
  readonly pieces: ShardPieces
  readonly name: TextWalk
  readonly start: number
  readonly end: number
  next(): boolean
}

function cursorOf(bytes: Buffer, where: Namespace): Cursor {
  const pieces = piecesOf(bytes, where)
  const name = pieces.names.walk()
  const reader = new ByteReader(bytes, pieces.content)
  let start = 0
  return {
    bytes,
    pieces,
    name,
    get start() {
      return start
    },
    get end() {
      return reader.at
    },
    next() {
      if (!name.next()) return false
      const length = reader.count()
      start = reader.at
      reader.at += length
      return true
    },
  }
}

const textOf = ({ name }: Cursor): string => name.bytes.toString('utf8', 0, name.length)

/** For each text of one table its place in the other; -1 where it has none. */
function refsBetween(before: StringTable, after: StringTable): Int32Array {
  const refs = new Int32Array(before.count).fill(-1)
  const [old, now] = [before.walk(), after.walk()]
  let [from, to] = [0, 0]
  let [left, right] = [old.next(), now.next()]
  while (left && right) {
    const order = compareTexts(old, now)
    if (order === 0) refs[from] = to
    if (order <= 0) {
      left = old.next()
      from += 1
    }
    if (order >= 0) {
      right = now.next()
      to += 1
    }
  }
  return refs
}

function isSame(old: Cursor, now: Cursor, refs: Int32Array): boolean {
  const [a, b] = [new ByteReader(old.bytes, old.start), new ByteReader(now.bytes, now.start)]
  const count = a.count(old.end)
  if (count !== b.count(now.end)) return false
  for (let index = 0; index < count; index++) if (!isSamePosting(a, b, refs)) return isSameAsSet(old, now)
  return true
}

/** What is said of one advisory several times stands in an order that other texts of the shard can change. */
function isSameAsSet(old: Cursor, now: Cursor): boolean {
  const [a, b] = [old, now].map((cursor) => {
    const reader = new ByteReader(cursor.bytes, cursor.start)
    const postings = readPostings(reader, cursor.end, '', cursor.pieces.texts)
    return postings.map((posting) => JSON.stringify(posting)).sort()
  })
  return JSON.stringify(a) === JSON.stringify(b)
}
