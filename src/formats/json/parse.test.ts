import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fuzz } from '../../../test/fuzz/index.ts'
import { parseJson } from './parse.ts'

function value(text: string) {
  const parsed = parseJson(text)
  if (!parsed.ok) throw new Error(parsed.error.message)
  return parsed.value
}

function fault(text: string, maxDepth?: number) {
  const parsed = parseJson(text, maxDepth === undefined ? {} : { maxDepth })
  return parsed.ok ? undefined : parsed.error
}

describe('reading JSON', () => {
  it('reads every kind of value', () => {
    expect(value(' {"a":[1,-2.5,1e3,true,false,null,"x"],"b":{},"c":[]}\r\n\t')).toEqual({
      a: [1, -2.5, 1000, true, false, null, 'x'],
      b: {},
      c: [],
    })
  })

  it('keeps large integers exactly', () => {
    expect(value('9007199254740991')).toBe(9007199254740991)
    expect(value('9007199254740992')).toBe(9007199254740992n)
    expect(value('-9223372036854775808')).toBe(-9223372036854775808n)
    expect(value('123456789012345678901234567890')).toBe(123456789012345678901234567890n)
    expect(value('1.0')).toBe(1)
    expect(value('-0')).toBe(-0)
    expect(value('12345678901234567890.0')).toBe(12345678901234567000)
  })

  it('reads escapes, lone surrogates as they are', () => {
    expect(value('"\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e4\\uD83D\\uDE00"')).toBe('"\\/\b\f\n\r\tä😀')
    expect(value('"\\ud800"')).toBe('\ud800')
  })

  it('reads after a byte order mark', () => {
    expect(value('\uFEFF{}')).toEqual({})
  })

  it('takes __proto__ and its like for plain members', () => {
    const read = value('{"__proto__":{"polluted":1},"constructor":2,"toString":3}') as object
    expect(Object.keys(read)).toEqual(['__proto__', 'constructor', 'toString'])
    expect(Object.getPrototypeOf(read)).toBe(Object.prototype)
    expect(({} as { polluted?: number }).polluted).toBeUndefined()
  })

  it.each([
    '{"a":1,"a":2}',
    '{"\\u0061":1,"a":2}',
    '{"__proto__":1,"__proto__":2}',
    '{"hasOwnProperty":1,"hasOwnProperty":2}',
  ])('refuses the member that stands twice in %s', (text) =>
    expect(fault(text)?.message).toMatch(/^The member ("\w+"|here) stands twice in one object\.$/),
  )

  it('tells a name from another with the same hash', () => {
    // "Aa" and "BB" share one slot of the table of known names.
    expect(value('[{"Aa":1,"BB":2},{"BB":3,"Aa":4}]')).toEqual([
      { Aa: 1, BB: 2 },
      { BB: 3, Aa: 4 },
    ])
  })

  it('says where the fault is', () => {
    expect(fault('{\n  "a": tru\n}')).toEqual({
      code: 'malformed',
      message: 'Unexpected "t" where a value should stand.',
      line: 2,
      column: 8,
    })
  })

  it('stops at the depth limit before the stack does', () => {
    expect(fault('['.repeat(100_000))).toMatchObject({ code: 'too-deep', line: 1, column: 101 })
    expect(fault('{"a":'.repeat(100_000))?.code).toBe('too-deep')
    expect(fault('['.repeat(1e6), 1e9)?.code).toBe('too-deep')
    expect(fault(`${'['.repeat(100)}${']'.repeat(100)}`)).toBeUndefined()
  })

  it.each([
    ['', 'holds no JSON value'],
    ['  ', 'holds no JSON value'],
    ['{', 'ends where a member name'],
    ['{"a"', "ends where ':'"],
    ['{"a":1', "ends where ',' or '}'"],
    ['[1,]', 'Unexpected "]"'],
    ['{"a":1,}', 'Unexpected "}"'],
    ['[1 2]', 'Unexpected "2"'],
    ['{} {}', 'after the end'],
    ["{'a':1}", 'member name in quotes'],
    ['01', 'start with a zero'],
    ['-', 'digit is missing'],
    ['1.', 'digit is missing'],
    ['.5', 'where a value should stand'],
    ['1e', 'digit is missing'],
    ['1e400', 'too large for a double'],
    ['+1', 'where a value should stand'],
    ['NaN', 'where a value should stand'],
    ['nul', 'where a value should stand'],
    ['"abc', 'not closed'],
    ['"a\nb"', 'U+000A must be escaped'],
    ['"\\x41"', 'not a JSON escape'],
    ['"\\u12g4"', 'four hexadecimal digits'],
    ['"\\', 'not a JSON escape'],
    ['/* */1', 'where a value should stand'],
    ['\u00a01', 'where a value should stand'],
    ['1'.repeat(2000), 'more than 1000 digits'],
  ])('refuses %s', (text, message) => {
    expect(fault(text)?.message).toContain(message)
  })

  it('gives back what JSON.stringify wrote', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5, stringUnit: 'binary' }), fc.boolean(), (data, pretty) => {
        const text = JSON.stringify(data, null, pretty ? 2 : undefined)
        expect(toDouble(value(text))).toEqual(JSON.parse(text))
      }),
    )
  })

  const unit = fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    '"',
    ',',
    ':',
    '\\',
    'u',
    '0',
    '1',
    '-',
    '.',
    'e',
    'true',
    'null',
    ' ',
    '\n',
  )
  const isReadAsByJsonParse = (text: string): void => {
    const parsed = parseJson(text)
    const strict = tryParse(text)
    if (parsed.ok) expect(strict).toEqual({ value: toDouble(parsed.value) })
    else if (strict !== undefined) expect(parsed.error.message).toMatch(/twice|too large|deeper/)
  }
  fuzz('JSON', fc.oneof(fc.string({ unit }), fc.string({ unit: 'binary' })), isReadAsByJsonParse, 'grammar')
})

function tryParse(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) }
  } catch {
    return undefined
  }
}

function toDouble(read: unknown): unknown {
  if (typeof read === 'bigint') return Number(read)
  if (Array.isArray(read)) return read.map(toDouble)
  if (typeof read !== 'object' || read === null) return read
  return Object.fromEntries(Object.entries(read).map(([name, inner]) => [name, toDouble(inner)]))
}

describe('stepping over members', () => {
  const skip = new Set(['managedFields'])

  it('leaves them out, whatever is in them', () => {
    const text = '{"a": 1, "managedFields": [{"x": "]}\\"", "x": {"y": []}}], "b": {"managedFields": {}, "c": 2}}'
    expect(parseJson(text, { skip })).toEqual({ ok: true, value: { a: 1, b: { c: 2 } } })
  })

  it('says what is wrong when they have no end', () => {
    expect(parseJson('{"managedFields": [{"a": 1}', { skip }).ok).toBe(false)
    expect(parseJson('{"managedFields": ["a', { skip }).ok).toBe(false)
  })

  it('reads plain values as ever', () => {
    expect(parseJson('{"managedFields": 5}', { skip })).toEqual({ ok: true, value: { managedFields: 5 } })
  })
})
