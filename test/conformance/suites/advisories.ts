import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { feedFiles, feedFormats, readFeed } from '../../../src/advisory/index.ts'
import { listAt } from '../../../src/core/index.ts'
import { attempt } from '../attempt.ts'
import type { Cases } from '../fixtures.ts'
import { readJsonFile } from '../json-file.ts'
import { type Score, ScoreKeeper } from '../score.ts'
import { files } from '../verdict-ids.ts'
import expected from './advisories.json' with { type: 'json' }

export const advisoryFiles = /\.(?:zip|tar\.gz|list|json|csv|ya?ml|md)$/

interface Count {
  readonly entries: number
  readonly unread: number
}

/** Every file of advisories, whole: as many entries as are said to be in it, and nothing that is left out. */
export async function runAdvisories(cases: Cases): Promise<Score> {
  const keeper = new ScoreKeeper('advisories')
  const own = ownCounts(cases.place)
  for (const file of files(advisoryFiles)(cases.place)) {
    const path = join(cases.place, file)
    const right =
      file === expected.samples
        ? await attempt(file, () => areSamplesRead(path, keeper))
        : await attempt(file, async () => isAsMany(await countsOf(path), file, path, own))
    keeper.count(file, right ?? false)
  }
  return keeper.score()
}

async function countsOf(path: string): Promise<Count> {
  let [entries, unread] = [0, 0]
  for await (const item of readFeed(path))
    if (item.kind === 'unread') unread += 1
    else entries += 1
  return { entries, unread }
}

const published = new Map<string, number>(Object.entries(expected.counts))

function isAsMany({ entries, unread }: Count, file: string, path: string, own: ReadonlyMap<string, Count>): boolean {
  const wanted = own.get(file) ?? { entries: published.get(file) ?? packagesIn(path), unread: 0 }
  return unread === wanted.unread && (wanted.entries === undefined ? entries > 0 : entries === wanted.entries)
}

/** Of a list of Alpine: its packages, which it may have none of. */
function packagesIn(path: string): number | undefined {
  return path.includes('alpine-secdb') ? listAt(readJsonFile(path), 'packages').length : undefined
}

/** `counts.txt` beside our own cases: a file, its entries, and what of it cannot be read. */
function ownCounts(folder: string): ReadonlyMap<string, Count> {
  const list = join(folder, 'counts.txt')
  const lines = existsSync(list) ? readFileSync(list, 'utf8').trim().split('\n') : []
  return new Map(
    lines.map((line) => {
      const [file = '', entries, unread] = line.split(' ')
      return [file, { entries: Number(entries), unread: Number(unread) }]
    }),
  )
}

/** Each sample of a form that we read is read whole, but for those that are wrong on purpose. */
async function areSamplesRead(path: string, keeper: ScoreKeeper): Promise<boolean> {
  let right = true
  for await (const file of feedFiles(path)) {
    if ('unread' in file) return false
    if (file.path.includes('/snapshots/')) continue
    const format = feedFormats.find((one) => one.wants(file.path, file.content.subarray(0, 8 * 1024)))
    keeper.level('samples of a form that is read', format !== undefined)
    if (format === undefined) continue
    const unread = [...format.read(file.content, file.path)].filter(({ kind }) => kind === 'unread')
    const isRight = unread.length > 0 === expected.samplesUnread.includes(file.path)
    if (!isRight) process.stderr.write(`${file.path}: ${JSON.stringify(unread.slice(0, 3))}\n`)
    right &&= isRight
  }
  return right
}
