import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { changed } from './changed.ts'

const original = Buffer.from('{"name": "seawall", "version": "1.0.0"}')
const some = fc.sample(changed(original), { numRuns: 1000, seed: 5 })

describe('what becomes of a file', () => {
  it('leaves the file itself as it is', () => {
    expect(original.toString()).toBe('{"name": "seawall", "version": "1.0.0"}')
  })

  it('is nearly always something else', () => {
    expect(some.filter((bytes) => bytes.equals(original)).length).toBeLessThan(50)
  })

  it.each([
    ['as long as it was', (length: number) => length === original.length],
    ['shorter', (length: number) => length < original.length],
    ['longer', (length: number) => length > original.length],
    ['nothing', (length: number) => length === 0],
  ])('is at times %s', (_, isSo) => {
    expect(some.filter(({ length }) => isSo(length)).length).toBeGreaterThan(0)
  })

  it('may come of a file that is empty', () => {
    expect(fc.sample(changed(Buffer.alloc(0)), 100)).toHaveLength(100)
  })
})
