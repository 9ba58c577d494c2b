import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Json } from '../../core/index.ts'
import { applyJsonPatch, type PatchOp, patchBetween, pointer } from './json-patch.ts'

/** RFC 6902 as it reads, for the operations we write: a second hand, to check the first. */
function applyPatch(value: Json, ops: readonly PatchOp[]): Json {
  let root: Json = structuredClone(value)
  for (const op of ops) {
    const steps = op.path
      .split('/')
      .slice(1)
      .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
    const last = steps.pop()
    if (last === undefined) {
      if (op.op !== 'remove') root = structuredClone(op.value)
      continue
    }
    // biome-ignore lint/suspicious/noExplicitAny: a walk through any JSON
    const parent: any = steps.reduce((inner: any, step) => inner[step], root)
    if (op.op === 'remove') delete parent[last]
    else Object.defineProperty(parent, last, { value: op.value, enumerable: true, writable: true, configurable: true })
  }
  return root
}

const json = fc.jsonValue({ maxDepth: 4 }) as fc.Arbitrary<Json>

describe('patchBetween', () => {
  it('makes one value of any other', () => {
    fc.assert(
      fc.property(json, json, (before, after) => {
        expect(applyPatch(before, patchBetween(before, after))).toEqual(after)
        expect(applyJsonPatch(before, patchBetween(before, after))).toEqual(after)
      }),
      { numRuns: 2_000 },
    )
  })

  it('is not carried out where it does not fit', () => {
    for (const path of ['/a/b', '/list/7', '/text/x'])
      expect(applyJsonPatch({ list: [1], text: 'x' }, [{ op: 'replace', path, value: 1 }])).toBeUndefined()
  })

  it('is empty for equal values', () => {
    fc.assert(
      fc.property(json, (value) => {
        expect(patchBetween(value, structuredClone(value))).toEqual([])
      }),
    )
  })

  it('escapes names and keeps large integers', () => {
    expect(patchBetween({ a: { 'x/y~z': 1 } }, { a: { 'x/y~z': 9007199254740993n } })).toEqual([
      { op: 'replace', path: '/a/x~1y~0z', value: 9007199254740993n },
    ])
    expect(pointer(['spec', 0, ''])).toBe('/spec/0/')
  })
})
