import { expect } from 'vitest'
import type { Result } from '../../src/core/index.ts'
import type { PackageList } from '../../src/formats/packages/index.ts'
import { survivesChanges } from './fuzz.ts'

/** A test that a list of packages is read or refused whatever becomes of it, and never as more than it can hold. */
export function staysBounded(
  format: string,
  samples: readonly string[],
  parse: (content: Buffer) => Result<PackageList>,
): void {
  const read = (content: Buffer): void => {
    const list = parse(content)
    const packages = list.ok ? list.value.packages : []
    expect(packages.length).toBeLessThanOrEqual(content.length)
    expect(packages.map(({ name }) => name)).not.toContain('')
  }
  survivesChanges(
    format,
    samples.map((sample) => Buffer.from(sample)),
    read,
    'text',
  )
}
