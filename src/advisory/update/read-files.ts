import { dirname } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { SeawallError } from '../../core/index.ts'
import { type BuiltFeed, FeedBuilder } from '../database/index.ts'
import { readFeed } from '../feeds/index.ts'
import type { Fetched } from './checksums.ts'
import type { Unread } from './known.ts'

const turnMs = 50

export interface ReadFeed {
  readonly built: BuiltFeed
  readonly formats: readonly string[]
  readonly unread: readonly Unread[]
}

/** Makes a feed of its files; one archive that is damaged anywhere is no feed. */
export async function builtFrom(files: readonly Fetched[], signal: AbortSignal): Promise<ReadFeed> {
  const unread: Unread[] = []
  const builder = new FeedBuilder()
  const formats = new Set<string>()
  let lastTurn = performance.now()
  for (const { file } of files)
    for await (const item of readFeed(file, (id) => formats.add(id))) {
      // Reading waits for nothing, so that clocks and signals would have to wait for it.
      if (performance.now() - lastTurn > turnMs) {
        await turn()
        lastTurn = performance.now()
      }
      signal.throwIfAborted()
      if (item.kind === 'unread' && item.where === file && /\.(?:zip|tar|tgz|tar\.gz|tar\.zst)$/.test(file))
        throw new SeawallError('malformed', `the archive is damaged: ${item.why}`)
      if (item.kind === 'unread') {
        const where = placeIn(file, item.where)
        unread.push([where, item.why])
        builder.add({ ...item, where })
      } else builder.add(item)
    }
  return { built: builder.finish(), formats: [...formats].sort(), unread }
}

/** Where this machine keeps a feed is nothing that its list says to others. */
function placeIn(file: string, where: string): string {
  const folder = `${dirname(file)}/`
  return where.startsWith(folder) ? where.slice(folder.length) : where
}
