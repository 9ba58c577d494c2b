import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type AdvisoryDatabase,
  FeedBuilder,
  openDatabase,
  schemaVersion,
  writeFeed,
  writeManifest,
} from '../database/index.ts'
import type { Advisory, AffectedPackage, FeedItem } from '../types.ts'

/** An advisory about one package: versions below `fixed`, or all where nothing mends it. */
export const advisoryOf = (
  id: string,
  name: string,
  fixed?: string,
  more: Partial<AffectedPackage & Pick<Advisory, 'aliases' | 'severities' | 'malicious'>> = {},
): FeedItem => {
  const { aliases = [], malicious, severities = [], ...affected } = more
  return {
    kind: 'entry',
    advisories: [
      {
        id,
        aliases,
        covers: [],
        severities,
        weaknesses: [],
        references: [],
        ...(malicious !== undefined && { malicious }),
        affected: [
          {
            namespace: 'deb:debian:12',
            name,
            ranges: [fixed === undefined ? {} : { to: fixed }],
            status: fixed === undefined ? 'affected' : 'fixed',
            ...(fixed !== undefined && { fixed: [fixed] }),
            ...affected,
          },
        ],
      },
    ],
  }
}

/** A database of one feed, made and opened as `seawall db` does it; `built` is RFC 3339. */
export function databaseIn(
  folder: string,
  items: readonly FeedItem[],
  built = '2026-11-20T00:00:00Z',
): AdvisoryDatabase {
  const builder = new FeedBuilder()
  for (const item of items) builder.add(item)
  const origin = { id: 'test', formats: [], fetched: built, from: 'here', redistributable: true }
  writeManifest(folder, { schemaVersion, built, feeds: [writeFeed(folder, origin, builder.finish())] }, undefined)
  return openDatabase(folder)
}

const folders: string[] = []
process.once('exit', () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

/** The same in a folder that is gone afterwards. */
export function databaseOfItems(items: readonly FeedItem[]): AdvisoryDatabase {
  const folder = mkdtempSync(join(tmpdir(), 'seawall-db-'))
  folders.push(folder)
  return databaseIn(folder, items)
}
