import { type FeedEntry, type Manifest, manifestIn, partsOf, standardFeeds } from '../../advisory/index.ts'
import { printable, printableJson } from '../../core/index.ts'
import { exitCodes } from '../exit-codes.ts'
import { writeResult } from '../io.ts'
import { now } from '../scan.ts'
import { ageOf } from './age.ts'
import { databaseFolder } from './folder.ts'

export interface StatusFlags {
  readonly db?: string
  readonly format?: string
}

/** `seawall db status`: how old each feed is, how much it holds, and what is missing. */
export async function showStatus({ db, format }: StatusFlags): Promise<number> {
  const folder = db ?? databaseFolder(process.env)
  const manifest = manifestIn(folder)
  const at = now(process.env)
  await writeResult(format === 'json' ? statusJson(manifest, folder, at) : statusText(manifest, folder, at), undefined)
  return exitCodes.fine
}

const missingOf = ({ feeds }: Manifest): readonly string[] =>
  standardFeeds.filter(({ id }) => !feeds.some((one) => one.id === id)).map(({ id }) => id)

function statusJson(manifest: Manifest, folder: string, at: string): string {
  const { built, feeds, sample = false, schemaVersion } = manifest
  return printableJson({
    schemaVersion: '1',
    folder,
    form: schemaVersion,
    built,
    sample,
    bytes: sizeOf(manifest),
    feeds: feeds.map(({ records, shards, exploited: _, probabilities: __, ...feed }) => ({
      ...feed,
      ageSeconds: Math.round((Date.parse(at) - Date.parse(feed.fetched)) / 1000),
      namespaces: Object.keys(shards),
    })),
    missing: missingOf(manifest),
  })
}

function statusText(manifest: Manifest, folder: string, at: string): string {
  const rows = [
    ['FEED', 'AGE', 'NEWEST', 'ENTRIES', 'STATEMENTS', 'UNREAD', 'NAMESPACES'],
    ...manifest.feeds.map((feed) => rowOf(feed, at)),
  ]
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)))
  const table = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
  const missing = missingOf(manifest)
  return [
    ...table,
    '',
    `${printable(folder)}: ${(sizeOf(manifest) / 1_000_000).toFixed(1)} MB, built ${ageOf(manifest.built, at)} ago`,
    ...(manifest.sample ? ['This is a sample of well-known vulnerabilities: not finding one means nothing.'] : []),
    ...(missing.length > 0 ? [`Not there: ${missing.join(', ')}`] : []),
    '',
  ].join('\n')
}

function rowOf({ entries, fetched, id, newest, postings, shards, unread }: FeedEntry, at: string): readonly string[] {
  const names = Object.keys(shards)
  const shown = names.length > 3 ? `${names.slice(0, 3).join(' ')} and ${names.length - 3} more` : names.join(' ')
  return [
    id,
    ageOf(fetched, at),
    newest?.slice(0, 10) ?? '',
    String(entries),
    String(postings),
    String(unread),
    shown,
  ].map(printable)
}

const sizeOf = (manifest: Manifest): number => partsOf(manifest).reduce((sum, { size }) => sum + size, 0)
