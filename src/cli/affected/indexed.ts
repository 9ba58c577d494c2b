import { type PackageIndex, packageIndexBuilder, type ResultStore } from '../../advisory/index.ts'
import { ImageResults } from '../../assess/running/index.ts'

/** All results as one index: what they are of, and which packages they have. */
export interface IndexedResults {
  readonly index: PackageIndex
  readonly images: ImageResults
  /** How many were not read to their end. */
  readonly incomplete: number
}

export async function indexResults(store: ResultStore): Promise<IndexedResults> {
  const builder = packageIndexBuilder()
  const images = new ImageResults()
  let incomplete = 0
  for await (const summary of store.list()) {
    const result = await store.get(summary.digest)
    if (result === undefined) continue
    builder.add(result)
    images.add(summary)
    if (summary.incomplete > 0) incomplete += 1
  }
  return { index: builder.finish(), images, incomplete }
}
