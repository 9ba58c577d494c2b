import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Json, listAt, textAt } from '../../core/index.ts'
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

/**
 * What the servers said of the files that a feed was made of. It holds only for these parts: had the update ended before
 * its list was in place, "not changed" would otherwise be said of what is older.
 */
export function writeKnown(file: string, entry: FeedEntry, validators: readonly Validators[]): void {
  replaceFile(file, JSON.stringify({ schemaVersion, parts: markOf(entry), validators }))
}

/** Nothing where a part is missing or damaged too: then all is fetched anew. */
export function readKnown(file: string, entry: FeedEntry, folder: string): readonly Validators[] {
  try {
    const parsed = parseJson(readFileSync(file, 'utf8'))
    const value: Json = parsed.ok ? parsed.value : null
    if (textAt(value, 'schemaVersion') !== schemaVersion || textAt(value, 'parts') !== markOf(entry)) return []
    const parts = new PartFolder(join(folder, partsName))
    if (!partsIn(entry).every(({ digest }) => parts.has(digest))) return []
    return listAt(value, 'validators').flatMap((one) => validatorsOf(one) ?? [])
  } catch {
    return [] // the first time
  }
}

const partsIn = (entry: FeedEntry): readonly Part[] => partsOf({ schemaVersion, built: '', feeds: [entry] })

function markOf(entry: FeedEntry): string {
  const names = partsIn(entry).map(({ digest }) => digest)
  return digestOfBytes(Buffer.from(names.join('\n')))
}
