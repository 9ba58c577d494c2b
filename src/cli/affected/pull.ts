import {
  type AdvisoryDatabase,
  compareResults,
  earlierResult,
  matchPackages,
  type ResultEvent,
  type ResultStore,
  repositoryOf,
  resultOf,
  type StoredResult,
  withHistory,
} from '../../advisory/index.ts'
import type { UnscannedImage } from '../../assess/running/index.ts'
import { messageOf, printable } from '../../core/index.ts'
import { type ImageFlags, readFromRegistry } from '../image/index.ts'

export interface PulledImage {
  readonly result: StoredResult
  readonly events: readonly ResultEvent[]
}

/** Read at the same time: each has layers under way and packages in memory. */
const atOnce = 2

/** Reads images that nobody has looked at from their registries, and keeps their results. Failures are named. */
export async function pullImages(
  images: readonly UnscannedImage[],
  flags: ImageFlags,
  store: ResultStore,
  database: AdvisoryDatabase,
  now: string,
): Promise<{ readonly pulled: readonly PulledImage[]; readonly failed: number }> {
  const pulled: PulledImage[] = []
  let failed = 0
  const queue = wantedOf(images).values()
  const work = async (): Promise<void> => {
    for (const { image, name } of queue)
      try {
        const read = await readFromRegistry(name, flags, { judged: true })
        const packages = read.inventory.packages.filter((one) => one.package.dev !== true)
        const matched = matchPackages({ os: read.inventory.os, packages }, database)
        const made = resultOf(read, matched, database, now)
        if (made === undefined) throw new Error('nothing tells its digest')
        const result = { ...made, names: [...new Set([image, ...made.names])] }
        const earlier = await earlierResult(store, result)
        const whole = withHistory(result, earlier)
        await store.put(whole)
        pulled.push({ result: whole, events: compareResults(earlier, whole) })
      } catch (error) {
        failed += 1
        process.stderr.write(`seawall: ${printable(image)} could not be read: ${printable(messageOf(error))}\n`)
      }
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  return { pulled, failed }
}

/** By digest where one is known: a tag may lead elsewhere today. */
function wantedOf(images: readonly UnscannedImage[]): readonly { readonly image: string; readonly name: string }[] {
  const wanted = images.flatMap(({ digests, image }) =>
    digests.length === 0
      ? [{ image, name: image }]
      : digests.map((digest) => ({ image, name: `${repositoryOf(image)}@${digest}` })),
  )
  return [...new Map(wanted.map((one) => [one.name, one])).values()]
}
