// biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables of Dockerfiles look like placeholders
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fuzz } from '../../../../test/fuzz/index.ts'
import { plainText } from '../mapped-text.ts'
import { readShell } from './index.ts'

const commands = (script: string) =>
  readShell(plainText(script, 0)).map(({ after, words }) =>
    [after, ...words.map(({ value }) => value)].join(' ').trim(),
  )

describe('a script', () => {
  it.each([
    ['a b', ['a b']],
    ['a && b || c; d | e & f\ng', ['a', '&& b', '|| c', '; d', '| e', '& f', '\n g'.trim()]],
    ['A=1 B=2 c', ['c']],
    ['a > x 2>&1 < y b', ['a b']],
    ['echo "a; b" \'c && d\' e\\;f', ['echo a; b c && d e;f']],
    ['a # b; c\nd', ['a', 'd']],
    ['if a; then b; else c; fi && d', ['a', '; b', '; c', '&& d']],
    ['for x in 1 2; do a $x; done | b', ['a $x', '| b']],
    ['(a; b) | c', ['a', '; b', '| c']],
    ['{ a; b; } && c', ['a', '; b', '&& c']],
    ['case $x in y) a ;; *) b ;; esac', ['a', '; b']],
    ['a $(b | c) `d`', ['a $(b | c) `d`', 'b', '| c', 'd']],
    ['a "$(b "c d")"', ['a $(b "c d")', 'b c d']],
    ['cat <<EOF > x\na; b\nEOF\nc', ['cat', 'c']],
    ['f() { a; }', ['a']],
    ['a \\\n b', ['a b']],
    ["a 'b", ['a b']],
  ])('%s has its commands', (script, expected) => {
    const joined = commands(script).map((text) => text.replace(/^\n ?/, ''))
    expect(joined).toEqual(expected)
  })

  it('knows the places of its words, and how deep a command stands', () => {
    const script = 'x && (y "a b")'
    const [first, second] = readShell(plainText(script, 0))
    expect([first?.depth, second?.depth]).toEqual([0, 1])
    expect(second?.words.map(({ start, end }) => script.slice(start, end))).toEqual(['y', '"a b"'])
  })

  const anyPiece = fc.constantFrom(
    '$(',
    ')',
    '`',
    '"',
    "'",
    '<<A',
    '\n',
    '|',
    ';',
    '{',
    '}',
    'if ',
    'fi ',
    'a ',
    '\\',
    '<',
    '(',
    'A',
  )
  const hasItsSpans = (script: string): void => {
    for (const { start, end } of readShell(plainText(script, 0))) expect(start < end && end <= script.length).toBe(true)
  }
  fuzz(
    'a shell script',
    fc.array(anyPiece, { maxLength: 60 }).map((parts) => parts.join('')),
    hasItsSpans,
    'grammar',
  )

  it.each(['$(', '`', '"$(', '<<A\n', '(', "'", '${', 'a | ', '$(a '])('is read in linear time: %j', (piece) => {
    const start = performance.now()
    readShell(plainText(piece.repeat(300_000 / piece.length), 0))
    expect(performance.now() - start).toBeLessThan(4000)
  })
})
