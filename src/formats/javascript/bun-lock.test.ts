import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { staysBounded } from '../../../test/fuzz/index.ts'
import { needs, summary } from '../lock-file/summary.oracle.ts'
import { parseBunLock } from './bun-lock.ts'
import { jsonFromJsonc } from './jsonc.ts'

const lock = `{
  "lockfileVersion": 1, // the first
  "workspaces": {
    "": { "name": "root", "dependencies": { "a": "^1.0.0" }, "devDependencies": { "d": "^1.0.0" } },
    "apps/web": { "name": "web", "version": "0.1.0", "dependencies": { "b": "^1.0.0", "alias": "npm:real@1" } },
  },
  /* what is installed */
  "packages": {
    "a": ["a@1.0.0", "", { "dependencies": { "b": "^2.0.0" }, }, "sha512-x//y,}"],
    "a/b": ["b@2.0.0", "", {}],
    "alias": ["real@1.0.0", "", {}],
    "d": ["d@1.0.0", "", { "dependencies": { "@s/e": "*" } }],
    "@s/e": ["@s/e@3.0.0", "", { "peerDependencies": { "b": "*" } }],
    "@s/e/b": ["b@4.0.0"],
    "b": ["b@9.0.0"],
    "web": ["web@workspace:apps/web"],
    "web/b": ["b@1.0.0"],
    "git": ["git@github:user/repo#abc", {}, "user-repo-abc"],
    "odd": "text",
  },
}
`

const read = (text: string): ReturnType<typeof parseBunLock> => parseBunLock(Buffer.from(text))

describe('bun.lock', () => {
  it('knows what lies where, who asks, and what is for development only', () => {
    expect(summary(read(lock))).toEqual([
      'a 1.0.0 direct',
      'b 2.0.0 indirect',
      'real 1.0.0 direct',
      'd 1.0.0 direct dev',
      '@s/e 3.0.0 indirect dev',
      'b 4.0.0 indirect dev',
      'b 9.0.0 indirect dev',
      'web 0.1.0 workspace',
      'b 1.0.0 direct',
      'git github:user/repo#abc indirect dev',
    ])
    expect(needs(read(lock))).toEqual({ a: ['b@2.0.0'], d: ['@s/e@3.0.0'], '@s/e': ['b@4.0.0'] })
    expect(read(lock)).toMatchObject({ value: { warnings: [expect.stringContaining('1 entry')] } })
  })

  it.each(['', '{}', '{"lockfileVersion":"1"}', '[', '{"lockfileVersion":1'])('refuses %s', (text) =>
    expect(read(text).ok).toBe(false),
  )

  staysBounded('bun.lock', [lock], parseBunLock)
})

describe('JSON with comments', () => {
  it.each([
    ['{"a": 1,}', '{"a": 1 }'],
    ['[1, /* x, */ ]', '[1           ]'],
    ['{"a": "//,}", } // end', '{"a": "//,}"  }       '],
    ['["\\"//", 1]', '["\\"//", 1]'],
    ['[1,,]', '[1, ]'],
    ['/* open', '       '],
    ['"open', '"open'],
  ])('%s', (text, json) => expect(jsonFromJsonc(text)).toBe(json))

  it('leaves JSON as it is, and every text as long', () => {
    fc.assert(
      fc.property(fc.json(), (text) => jsonFromJsonc(text) === text),
      { numRuns: 300 },
    )
    const unit = fc.constantFrom('"', '\\', '/', '*', ',', '}', ']', '\n', ' ', 'a')
    fc.assert(
      fc.property(fc.string({ unit }), (text) => jsonFromJsonc(text).length === text.length),
      { numRuns: 1000 },
    )
  })
})
