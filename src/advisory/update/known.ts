import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isArray, type Json, listAt, member, textAt } from '../../core/index.ts'
import { parseJson } from '../../formats/json/index.ts'
import {
  digestOfBytes,
  type FeedEntry,
  type Part,
  PartFolder,
  partsName,
  partsOf,
  replaceFile,
  schemaVersion,
} from '../database/index.ts'
import { type Validators, validatorsOf } from './partial.ts'

/** What was not read: where, and why. */
export type Unread = readonly [where: string, why: string]

export interface Known {
  readonly validators: readonly Validators[]
  /** All that was not read, where there was not too much of it to keep. */
  readonly unread: readonly Unread[] | undefined
}

const nothing: Known = { validators: [], unread: undefined }

/** More is not kept: then a feed is fetched as a whole. */
const mostUnread = 200_000

/**
 * What the servers said of the files that a feed was made of. It holds only for these parts: had the update ended before
 * its list was in place, "not changed" would otherwise be said of what is older.
 */
export function writeKnown(file: string, entry: FeedEntry, { unread = [], validators }: Known): void {
  const kept = unread.length > mostUnread ? undefined : unread
  replaceFile(file, JSON.stringify({ schemaVersion, parts: markOf(entry), validators, unread: kept }))
}

/** Nothing where a part is missing or damaged too: then all is fetched anew. */
export function readKnown(file: string, entry: FeedEntry, folder: string): Known {
  try {
    const parsed = parseJson(readFileSync(file, 'utf8'))
    const value: Json = parsed.ok ? parsed.value : null
    if (textAt(value, 'schemaVersion') !== schemaVersion || textAt(value, 'parts') !== markOf(entry)) return nothing
    const parts = new PartFolder(join(folder, partsName))
    if (!partsIn(entry).every(({ digest }) => parts.has(digest))) return nothing
    return {
      validators: listAt(value, 'validators').flatMap((one) => validatorsOf(one) ?? []),
      unread: unreadIn(member(value, 'unread')),
    }
  } catch {
    return nothing // the first time
  }
}

const partsIn = (entry: FeedEntry): readonly Part[] => partsOf({ schemaVersion, built: '', feeds: [entry] })

function markOf(entry: FeedEntry): string {
  const names = partsIn(entry).map(({ digest }) => digest)
  return digestOfBytes(Buffer.from(names.join('\n')))
}

function unreadIn(value: Json | undefined): readonly Unread[] | undefined {
  if (!isArray(value)) return undefined
  return value.flatMap((one): readonly Unread[] => {
    const [where, why] = isArray(one) ? one : []
    return typeof where === 'string' && typeof why === 'string' ? [[where, why]] : []
  })
}
