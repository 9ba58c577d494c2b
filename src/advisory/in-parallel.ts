/** Runs something for each item, so many at once; the first that fails is the failure of all. */
export async function inParallel<T>(most: number, items: readonly T[], run: (item: T) => Promise<void>): Promise<void> {
  const waiting = items[Symbol.iterator]()
  let failed = false
  const worker = async (): Promise<void> => {
    for (const item of waiting) {
      if (failed) return
      try {
        await run(item)
      } catch (error) {
        failed = true
        throw error
      }
    }
  }
  const ended = await Promise.allSettled(Array.from({ length: Math.min(most, items.length) }, worker))
  const failure = ended.find((one) => one.status === 'rejected')
  if (failure !== undefined) throw failure.reason
}
