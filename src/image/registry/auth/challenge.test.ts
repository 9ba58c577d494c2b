import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseChallenges } from './challenge.ts'

const read = (header: string) =>
  parseChallenges(header).map(({ scheme, parameters }) => [scheme, Object.fromEntries(parameters)])

describe('WWW-Authenticate', () => {
  it.each([
    [
      'Bearer realm="https://auth.docker.io/token",service="registry.docker.io",scope="repository:a/b:pull"',
      [
        [
          'bearer',
          { realm: 'https://auth.docker.io/token', service: 'registry.docker.io', scope: 'repository:a/b:pull' },
        ],
      ],
    ],
    ['Basic realm="Registry Realm"', [['basic', { realm: 'Registry Realm' }]]],
    ['Basic', [['basic', {}]]],
    ['BEARER Realm=https://x/y , Service = "s"', [['bearer', { realm: 'https://x/y', service: 's' }]]],
    [
      'Negotiate, Basic realm="a, b", Bearer realm="c"',
      [
        ['negotiate', {}],
        ['basic', { realm: 'a, b' }],
        ['bearer', { realm: 'c' }],
      ],
    ],
    ['Basic realm="a \\"quoted\\" \\\\ one"', [['basic', { realm: 'a "quoted" \\ one' }]]],
    ['Bearer realm="open', [['bearer', { realm: '' }]]],
    ['', []],
    [',,, ,', []],
    ['"', []],
  ])('%s', (header, challenges) => expect(read(header)).toEqual(challenges))

  it('reads any text, and long ones in no time', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...'aB= ,"\\/:\u0000é') }),
        (text) => parseChallenges(text).length >= 0,
      ),
    )
    const start = performance.now()
    for (const piece of ['a=', 'a="', '\\"', 'a ', ', ', 'a=b,', 'Basic a="b\\']) parseChallenges(piece.repeat(100_000))
    expect(performance.now() - start).toBeLessThan(10_000)
  })
})
