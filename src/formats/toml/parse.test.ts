import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fuzz } from '../../../test/fuzz/index.ts'
import { parseToml } from './parse.ts'

function value(text: string): unknown {
  const parsed = parseToml(text)
  if (!parsed.ok) throw parsed.error
  return parsed.value
}

describe('reading TOML', () => {
  it('reads tables, lists of tables and every kind of value', () => {
    expect(value('a = 1\nb = "x"\n[t]\nc = [true, 1.5]\n[[l]]\nd = {e = 1}\n[[l]]\n')).toEqual({
      a: 1,
      b: 'x',
      t: { c: [true, 1.5] },
      l: [{ d: { e: 1 } }, {}],
    })
  })

  it('keeps large integers exactly, and writes what JSON has no word for as text', () => {
    expect(value('a = 9223372036854775807\nb = nan\nc = -inf\nd = 1979-05-27\ne = 1979-05-27T07:32:00Z')).toEqual({
      a: 9223372036854775807n,
      b: 'nan',
      c: '-inf',
      d: '1979-05-27',
      e: '1979-05-27T07:32:00.000Z',
    })
  })

  it('reads after a byte order mark', () => {
    expect(value('\uFEFFa = 1')).toEqual({ a: 1 })
  })

  it('takes __proto__ for a plain member', () => {
    const read = value('[__proto__]\npolluted = 1') as object
    expect(Object.keys(read)).toEqual(['__proto__'])
    expect(({} as { polluted?: number }).polluted).toBeUndefined()
  })

  it.each([
    ['a = ', 'malformed', /line 1/],
    ['a = 1\na = 2', 'malformed', /line 2/],
    [`a = ${'['.repeat(10_000)}`, 'malformed', /nested/],
    [`[${'a.'.repeat(10_000)}a]`, 'too-deep', /deeper than 100/],
    [`a = ${'9'.repeat(2000)}`, 'malformed', /more than 1000 digits/],
  ])('refuses %.20s', (text, code, message) => {
    const parsed = parseToml(text)
    expect(parsed).toMatchObject({ ok: false, error: { code } })
    if (!parsed.ok) expect(parsed.error.message).toMatch(message)
  })

  it('refuses a document above its size', () => {
    expect(parseToml('a = 12', { maxLength: 5 })).toMatchObject({ ok: false, error: { code: 'too-large' } })
  })

  const unit = fc.constantFrom(
    '[',
    ']',
    '{',
    '}',
    '=',
    '.',
    ',',
    '"',
    "'",
    '\\',
    '\n',
    '#',
    'a',
    '1',
    '-',
    ':',
    ' ',
    'é',
  )
  fuzz('TOML', fc.string({ unit, maxLength: 40 }), parseToml, 'grammar')
})
