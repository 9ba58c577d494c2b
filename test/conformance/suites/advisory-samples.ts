import { type FeedFile, feedFiles, feedFormats } from '../../../src/advisory/index.ts'
import { byCodePoint } from '../../../src/core/index.ts'
import type { ScoreKeeper } from '../score.ts'

export const isSamples = (file: string): boolean => file.endsWith('feed-samples.tar.gz')

/** What stands beside the samples and is none: what other programs made of them, and files that are broken on purpose. */
const beside =
  /\/snapshots\/|README|\.(?:txt|db)$|deletions\.csv|changes\.csv|mock_html|_html\/|invalid-|missing-|\.wiki\//

/** Records as their sources publish them: each file is read, and nothing in it is unread. */
export async function countSamples(path: string, keeper: ScoreKeeper): Promise<boolean> {
  const samples: FeedFile[] = []
  for await (const file of feedFiles(path)) if (!beside.test(file.path)) samples.push(file)
  samples.sort((a, b) => byCodePoint(a.path, b.path))
  const unread = samples.flatMap(unreadIn)
  for (const sample of samples) keeper.level('samples', !unread.some(({ path }) => path === sample.path))
  for (const { path, why } of unread) process.stderr.write(`advisories ${path}: ${why}\n`)
  return unread.length === 0
}

function unreadIn(file: FeedFile): readonly { readonly path: string; readonly why: string }[] {
  const { path } = file
  if ('unread' in file) return [{ path, why: file.unread }]
  const format = feedFormats.find((one) => one.wants(path, file.content.subarray(0, 8192)))
  if (format === undefined) return [{ path, why: 'no form of advisories that is known here' }]
  return [...format.read(file.content, path)].flatMap((item) =>
    item.kind === 'unread' ? [{ path, why: item.why }] : [],
  )
}
