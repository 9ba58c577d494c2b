import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isPathGlob, matchesPath } from './path-glob.ts'

describe('a pattern over paths', () => {
  it.each([
    ['a/b.txt', 'a/b.txt', true],
    ['/a/b.txt', 'a/b.txt', true],
    ['a', 'a/b.txt', false],
    ['*', 'a', true],
    ['*', 'a/b', false],
    ['**', 'a/b/c', true],
    ['**/c', 'c', true],
    ['**/c', 'a/b/c', true],
    ['a/**', 'a/b/c', true],
    ['a/**/c', 'a/c', true],
    ['a/**/c', 'a/b/b/c', true],
    ['a/**/c/**/e', 'a/c/c/d/c/e', true],
    ['a/**/c', 'a/b/d', false],
    ['*.jar', 'app.jar', true],
    ['*.jar', 'lib/app.jar', false],
    ['lib/*-?.jar', 'lib/app-1.jar', true],
    ['lib/*a*b', 'lib/xaxbxaxb', true],
    ['lib/*a*b', 'lib/xbxa', false],
    ['[a-c]x', 'bx', true],
    ['[!a-c]x', 'bx', false],
    ['[^a-c]x', 'dx', true],
    ['{a,b}/{c,d}.txt', 'b/c.txt', true],
    ['{a,b}/{c,d}.txt', 'c/c.txt', false],
    ['a.c', 'abc', false],
  ])('%s against %s: %s', (pattern, path, expected) => {
    expect(matchesPath(pattern, path)).toBe(expected)
  })

  it.each(['', '[a', 'a]', '{a', 'a}', '{a,{b,c}}', '{a,b}'.repeat(7)])('cannot be understood: %s', (pattern) => {
    expect(isPathGlob(pattern)).toBe(false)
  })

  it('matches itself where it has no sign of a pattern', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z.]{1,8}(\/[a-z.]{1,8}){0,4}$/), (path) => {
        expect(matchesPath(path, path)).toBe(true)
        expect(matchesPath(`**/${path}`, `x/y/${path}`)).toBe(true)
      }),
    )
  })

  it('takes no longer than the product of both lengths', () => {
    const start = performance.now()
    expect(matchesPath(`${'*a'.repeat(1_000)}b`, 'a'.repeat(4_000))).toBe(false)
    expect(matchesPath(`${'**/a/'.repeat(500)}b`, 'a/'.repeat(2_000))).toBe(false)
    expect(performance.now() - start).toBeLessThan(5_000)
  })
})
