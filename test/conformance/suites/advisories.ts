import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { type FeedFile, feedFiles, readFeed } from '../../../src/advisory/index.ts'
import { listAt, member, SeawallError } from '../../../src/core/index.ts'
import { attempt } from '../attempt.ts'
import type { Cases } from '../fixtures.ts'
import { readJsonFile } from '../json-file.ts'
import { type Score, ScoreKeeper } from '../score.ts'
import { files } from '../verdict-ids.ts'
import { countSamples, isSamples } from './advisory-samples.ts'

export const feedsOf = files(/\.(zip|tar\.gz|list|json)$/)

/** Each list whole: what it publishes as one is one entry, and none is left out without being named. */
export async function runAdvisories(cases: Cases): Promise<Score> {
  const keeper = new ScoreKeeper('advisories')
  for (const file of feedsOf(cases.place)) {
    const path = join(cases.place, file)
    const isRight = await attempt(`advisories ${file}`, () =>
      isSamples(file) ? countSamples(path, keeper) : isWhole(path),
    )
    keeper.count(file, isRight ?? false)
  }
  return keeper.score()
}

async function isWhole(path: string): Promise<boolean> {
  let read = 0
  for await (const item of readFeed(path)) read += item.kind === 'unread' ? 0 : 1
  const published = await publishedIn(path)
  if (read === published) return true
  throw new SeawallError('malformed', `${read} of ${published} entries are read`)
}

/** Counted without our readers: files of an archive, packages of a list, headings of a bulletin. */
async function publishedIn(path: string): Promise<number> {
  if (path.endsWith('.list')) return readFileSync(path, 'utf8').match(/^\[/gm)?.length ?? 0
  if (path.endsWith('.json')) {
    const value = readJsonFile(path)
    const told = member(value, 'count')
    return typeof told === 'number' ? told : listAt(value, 'packages').length
  }
  const inside: FeedFile[] = []
  for await (const file of feedFiles(path)) inside.push(file)
  return inside.filter((file) => /\.(?:json|md|ya?ml)$/.test(basename(file.path))).length
}
