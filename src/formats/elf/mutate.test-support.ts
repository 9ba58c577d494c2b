import fc from 'fast-check'
import { expect, it } from 'vitest'

/** How often a test mutates its input; `SEAWALL_FUZZ_RUNS` asks for long runs. */
const fuzzRuns = Number(process.env.SEAWALL_FUZZ_RUNS ?? 2000)

const millisecondsARun = 20

const edit = fc.record({
  place: fc.double({ min: 0, max: 1, noNaN: true }),
  bytes: fc.uint8Array({ minLength: 1, maxLength: 8 }),
  kind: fc.constantFrom('overwrite', 'overwrite', 'extreme', 'extreme', 'insert', 'cut'),
})

/** The original with a few of its bytes overwritten, inserted, or all cut from a place on. */
function mutated(original: Buffer): fc.Arbitrary<Buffer> {
  return fc.array(edit, { minLength: 1, maxLength: 6 }).map((edits) => {
    let bytes = Buffer.from(original)
    for (const { place, bytes: put, kind } of edits) {
      const at = Math.floor(place * bytes.length)
      if (kind === 'overwrite') bytes.set(put.subarray(0, bytes.length - at), at)
      else if (kind === 'extreme') bytes.fill(0xff, at, Math.min(at + put.length, bytes.length))
      else if (kind === 'cut') bytes = bytes.subarray(0, at)
      else bytes = Buffer.concat([bytes.subarray(0, at), put, bytes.subarray(at)])
    }
    return bytes
  })
}

/** A test that reads mutations of the originals: a throw fails it, and so does a whole run that takes too long. */
export function survivesMutations(originals: readonly Buffer[], read: (bytes: Buffer) => unknown): void {
  const runs = Math.ceil(fuzzRuns / originals.length)
  it(
    'never throws and stays bounded however its bytes are changed',
    () => {
      const start = performance.now()
      for (const original of originals)
        fc.assert(
          fc.property(mutated(original), (bytes) => {
            read(bytes)
          }),
          { numRuns: runs },
        )
      expect((performance.now() - start) / fuzzRuns).toBeLessThan(millisecondsARun)
    },
    fuzzRuns * millisecondsARun,
  )
}
