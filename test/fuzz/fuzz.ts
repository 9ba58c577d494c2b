import fc from 'fast-check'
import { it } from 'vitest'
import { changed } from './changed.ts'
import { type FuzzPlan, fuzzTitle, perRunMs, usualRuns } from './plan.ts'

declare module 'vitest' {
  interface TaskMeta {
    fuzz?: FuzzPlan
  }
}

/** A test that reads what becomes of the originals when their bytes are changed: whatever is thrown fails it. */
export function survivesChanges(
  parser: string,
  originals: readonly Uint8Array[],
  read: (content: Buffer) => unknown,
  kind: keyof typeof usualRuns = 'binary',
): void {
  fuzz(parser, fc.oneof(...originals.map(changed)), read, kind)
}

/** A test that something holds for every input, named for the parser that is asked. */
export function fuzz<T>(
  parser: string,
  inputs: fc.Arbitrary<T>,
  holds: (input: T) => unknown,
  kind: keyof typeof usualRuns,
): void {
  const runs = Number(process.env.SEAWALL_FUZZ_RUNS ?? usualRuns[kind])
  const property = fc.asyncProperty(inputs, async (input) => {
    await holds(input)
  })
  it(`${fuzzTitle} ${parser}`, { timeout: 30_000 + runs * perRunMs, meta: { fuzz: { parser, runs } } }, () =>
    fc.assert(property, { numRuns: runs }),
  )
}
