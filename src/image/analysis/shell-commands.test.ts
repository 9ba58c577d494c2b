import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { shellCommands } from './index.ts'

const firstWords = (text: string): readonly string[] => shellCommands(text).map(([first = '']) => first)

describe('the commands of a shell text', () => {
  it.each([
    ['exec nginx -g "daemon off;"', [['nginx', '-g', 'daemon off;']]],
    ['A=1 B="2 3" env', [['env']]],
    ["echo 'a; rm -rf /'", [['echo', 'a; rm -rf /']]],
    ['a\\\n b', [['a', 'b']]],
    ['exec gosu redis "$@"', [['gosu', 'redis', '$@']]],
  ])('%s', (text, commands) => {
    expect(shellCommands(text)).toEqual(commands)
  })

  it.each([
    ['if test -f x; then a | b && c || d & fi', ['test', 'a', 'b', 'c', 'd', 'fi']],
    ['x="$(dirname "$(readlink -f "$0")")" && y', ['dirname', 'readlink', 'y']],
    ['(cd /; a) `b`', ['cd', 'a', 'b']],
    ['a # b\n# c; d\ne "#f"', ['a', 'e']],
    ['while ! ready; do sleep 1; done', ['ready', 'sleep', 'done']],
    ['a "unended', ['a']],
  ])('finds the programs of %s', (text, names) => {
    expect([...firstWords(text)].sort()).toEqual([...names].sort())
  })

  it('never throws, and gives no more than a bounded number of bounded commands', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
        for (const words of shellCommands(text)) expect(words.length).toBeLessThanOrEqual(40)
      }),
    )
    expect(shellCommands(Array.from({ length: 5000 }, (_, at) => `c${at}`).join('\n'))).toHaveLength(1000)
  })
})
