import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type ResultStore, type ResultSummary, summaryOf } from '../../src/advisory/index.ts'
import { digestOf, exampleResult } from '../../src/advisory/results/result.test-support.ts'

/** A place for results that is empty at first, and can be opened more than once. */
export interface ResultKeeper {
  open(): ResultStore
  stop?(): Promise<void>
}

async function listOf(store: ResultStore): Promise<readonly ResultSummary[]> {
  const all: ResultSummary[] = []
  for await (const one of store.list()) all.push(one)
  return all
}

/** What every store of results does. */
export function resultStoreContract(name: string, makeKeeper: () => Promise<ResultKeeper>): void {
  describe(`results kept in ${name}`, () => {
    let keeper: ResultKeeper
    let store: ResultStore
    beforeEach(async () => {
      keeper = await makeKeeper()
      store = keeper.open()
    })
    afterEach(() => keeper.stop?.())

    it('are none at first', async () => {
      expect(await store.get(digestOf(1))).toBeUndefined()
      expect(await store.summaryOf(digestOf(1))).toBeUndefined()
      expect(await listOf(store)).toEqual([])
      expect(await store.remove(digestOf(1))).toBe(false)
    })

    it('come back as they were put, from another opening too', async () => {
      const result = exampleResult()
      await store.put(result)
      expect(await store.get(result.digest)).toEqual(result)
      expect(await keeper.open().get(result.digest)).toEqual(result)
      expect(await keeper.open().summaryOf(result.digest)).toEqual(summaryOf(result))
    })

    it('keep names that no file could have, and texts that no terminal should show', async () => {
      const result = exampleResult({
        names: ['../../etc/passwd', 'a\u001b[2Jb\u202e', '\u0000\n\r', '__proto__'],
        incomplete: ['\n', '\ud83d\ude00'],
      })
      await store.put(result)
      expect(await store.get(result.digest)).toEqual(result)
      expect((await store.summaryOf(result.digest))?.names).toEqual(result.names)
    })

    it('replace the one before', async () => {
      await store.put(exampleResult())
      await store.put(exampleResult({ scanned: '2026-11-02T00:00:00.000Z', vulnerabilities: [] }))
      expect((await store.summaryOf(digestOf(1)))?.scanned).toBe('2026-11-02T00:00:00.000Z')
      expect((await store.get(digestOf(1)))?.vulnerabilities).toEqual([])
      expect(await listOf(store)).toHaveLength(1)
    })

    it('are listed in the order of their digests, and no more when they are removed', async () => {
      for (const seed of [3, 1, 2]) await store.put(exampleResult({ digest: digestOf(seed) }))
      expect((await listOf(store)).map(({ digest }) => digest)).toEqual([1, 2, 3].map(digestOf))
      expect(await store.remove(digestOf(2))).toBe(true)
      expect((await listOf(store)).map(({ digest }) => digest)).toEqual([1, 3].map(digestOf))
      expect(await store.get(digestOf(2))).toBeUndefined()
    })

    it.each(['', 'sha256:', 'sha256:../../../etc/passwd', `sha256:${'0'.repeat(63)}g`, 'latest', `${digestOf(1)}\n`])(
      'are not kept under %j',
      async (digest) => {
        await expect(store.put(exampleResult({ digest }))).rejects.toThrow(/digest/)
        expect(await store.get(digest)).toBeUndefined()
        expect(await store.remove(digest)).toBe(false)
      },
    )

    it('are whole for whoever reads while others write', async () => {
      const versions = [1, 2, 3, 4, 5].map((day) => exampleResult({ scanned: `2026-11-0${day}T00:00:00.000Z` }))
      await store.put(versions[0] ?? exampleResult())
      const writers = versions.flatMap((one) => [store.put(one), keeper.open().put(one)])
      const readers = Array.from({ length: 20 }, () => keeper.open().get(digestOf(1)))
      await Promise.all(writers)
      for (const read of await Promise.all(readers)) expect(versions).toContainEqual(read)
    })
  })
}
