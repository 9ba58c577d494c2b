import fc from 'fast-check'
import { expect } from 'vitest'
import type { Result } from '../../core/index.ts'
import type { PackageList } from '../packages/index.ts'

const cut = fc.record({
  at: fc.nat(),
  length: fc.nat({ max: 12 }),
  put: fc.oneof(
    fc.constantFrom('', '\n', '"', '{', '[', '<', '(', ':', '\\', '__proto__', '\0'),
    fc.string({ maxLength: 6 }),
  ),
})

/** Whatever becomes of a file's bytes: it is read or refused, and never as more than it can hold. */
export function expectBounded(parse: (content: Buffer) => Result<PackageList>, sample: string): void {
  fc.assert(
    fc.property(fc.array(cut, { minLength: 1, maxLength: 6 }), (cuts) => {
      const content = Buffer.from(cuts.reduce(mutated, sample))
      const read = parse(content)
      const packages = read.ok ? read.value.packages : []
      expect(packages.length).toBeLessThanOrEqual(content.length)
      expect(packages.map(({ name }) => name)).not.toContain('')
    }),
    { numRuns: 300 },
  )
}

function mutated(text: string, { at, length, put }: { at: number; length: number; put: string }): string {
  const start = at % (text.length + 1)
  return text.slice(0, start) + put + text.slice(start + length)
}
