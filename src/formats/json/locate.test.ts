import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { locateJson } from './locate.ts'

const text = `{
  "a": {"b": [1, "x]", {"c": true}]},
  "q\\"}": {
    "d": 5
  }
}`

describe('locating JSON values', () => {
  it.each([
    [[], 1, 1],
    [['a'], 2, 8],
    [['a', 'b'], 2, 14],
    [['a', 'b', 0], 2, 15],
    [['a', 'b', 1], 2, 18],
    [['a', 'b', 2, 'c'], 2, 30],
    [['q"}', 'd'], 4, 10],
  ])('finds %j', (path, line, column) => {
    expect(locateJson(text, path)).toEqual({ line, column })
  })

  it('gives the nearest enclosing value when there is none at the path', () => {
    expect(locateJson(text, ['a', 'nothing', 'here'])).toEqual({ line: 2, column: 8 })
    expect(locateJson(text, ['a', 'b', 9])).toEqual({ line: 2, column: 14 })
    expect(locateJson(text, ['q"}', 'd', 'deeper'])).toEqual({ line: 4, column: 10 })
    expect(locateJson(text, ['a', 0])).toEqual({ line: 2, column: 8 })
    expect(locateJson(' ', ['a'])).toBeUndefined()
  })

  it('finds the value JSON.parse finds, at any path', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.array(fc.nat()), (data, turns) => {
        const written = JSON.stringify(data, null, 1)
        const { path, value } = walk(JSON.parse(written), turns)
        const at = locateJson(written, path)
        const rest = written.split('\n').slice((at?.line ?? 0) - 1)
        const tail = [rest[0]?.slice((at?.column ?? 0) - 1), ...rest.slice(1)].join('\n')
        expect(startsWithValue(tail, value, path.length)).toBe(true)
      }),
    )
  })

  it('never throws and always ends', () => {
    const unit = fc.constantFrom('{', '}', '[', ']', '"', ',', ':', '\\', 'a', '1', ' ', '\n')
    fc.assert(
      fc.property(fc.string({ unit }), (any) => {
        locateJson(any, ['a', 1, 'a'])
        locateJson(any, [2, 'a'])
      }),
      { numRuns: 2000 },
    )
  })
})

function walk(data: unknown, turns: readonly number[]) {
  const path: (string | number)[] = []
  let value = data
  for (const turn of turns) {
    if (typeof value !== 'object' || value === null) break
    const names = Object.keys(value)
    const name = names[turn % Math.max(1, names.length)]
    if (name === undefined) break
    path.push(Array.isArray(value) ? Number(name) : name)
    value = (value as Record<string, unknown>)[name]
  }
  return { path, value }
}

function startsWithValue(tail: string, value: unknown, depth: number): boolean {
  const written = JSON.stringify(value, null, 1).replaceAll('\n', `\n${' '.repeat(depth)}`)
  return tail.startsWith(written)
}
