import fc from 'fast-check'
import type { Package, Result } from '../../core/index.ts'
import type { PackageList } from '../packages/index.ts'

/** Bytes that mean something in the formats, so that a mutation changes more than a letter. */
const pieces = ['"', "'", '\\', '\n', '\r\n', '{', '}', '[', ']', ':', ',', '@', '/', ' ', '#', '=', '\0', '__proto__']

const edit = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  drop: fc.nat({ max: 40 }),
  insert: fc.oneof(
    fc.constantFrom(...pieces).map((piece) => Buffer.from(piece)),
    fc.uint8Array({ maxLength: 4 }),
  ),
})

/** Whatever becomes of a good file: a list no longer than the file, or an error in one sentence, and never a throw. */
export function survivesMutations(parse: (content: Buffer) => Result<PackageList>, sample: string): void {
  fc.assert(
    fc.property(fc.array(edit, { minLength: 1, maxLength: 6 }), (edits) => {
      let content = Buffer.from(sample)
      for (const { at, drop, insert } of edits) {
        const start = Math.floor(at * content.length)
        content = Buffer.concat([content.subarray(0, start), insert, content.subarray(start + drop)])
      }
      const read = parse(content)
      return read.ok
        ? read.value.packages.length <= content.length && read.value.packages.every(isSound)
        : read.error.message.length > 0
    }),
    { numRuns: 300 },
  )
}

function isSound(one: Package): boolean {
  return typeof one.name === 'string' && typeof one.version === 'string'
}

/** `name version`, with what else there is to say: `lodash 4.17.21 direct dev`. */
export function summary(read: Result<PackageList>): readonly string[] {
  if (!read.ok) throw read.error
  return read.value.packages.map(({ name, version, relationship, dev }) =>
    [name, version, relationship, dev ? 'dev' : ''].filter((part) => part).join(' '),
  )
}

/** What each package needs, for those that need anything. */
export function needs(read: Result<PackageList>): Readonly<Record<string, readonly string[]>> {
  if (!read.ok) throw read.error
  const needing = read.value.packages.filter((one) => one.dependsOn !== undefined)
  return Object.fromEntries(needing.map((one) => [one.name, one.dependsOn ?? []]))
}
