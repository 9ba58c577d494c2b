import fc from 'fast-check'
import { expect } from 'vitest'

/** How often a test mutates its input; `SEAWALL_FUZZ_RUNS` asks for long runs. */
export const fuzzRuns = Number(process.env.SEAWALL_FUZZ_RUNS ?? 2000)

const edit = fc.record({
  place: fc.double({ min: 0, max: 1, noNaN: true }),
  bytes: fc.uint8Array({ minLength: 1, maxLength: 8 }),
  kind: fc.constantFrom('overwrite', 'overwrite', 'extreme', 'extreme', 'insert', 'cut'),
})

/** The original with a few of its bytes overwritten, inserted, or all cut from a place on. */
export function mutated(original: Buffer): fc.Arbitrary<Buffer> {
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

/** Reads mutations of the original; a throw fails the test, and so does a whole run that takes too long. */
export function surviveMutations(original: Buffer, read: (bytes: Buffer) => unknown): void {
  const start = performance.now()
  fc.assert(
    fc.property(mutated(original), (bytes) => {
      read(bytes)
    }),
    { numRuns: fuzzRuns },
  )
  expect((performance.now() - start) / fuzzRuns).toBeLessThan(20)
}
