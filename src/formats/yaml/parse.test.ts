import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fuzz } from '../../../test/fuzz/index.ts'
import { canonicalJson } from '../../core/index.ts'
import { parseYaml } from './parse.ts'

function value(text: string) {
  const parsed = parseYaml(text)
  if (!parsed.ok) throw new Error(`${parsed.error.line}:${parsed.error.column} ${parsed.error.message}`)
  return parsed.value
}

function fault(text: string, maxDepth?: number) {
  const parsed = parseYaml(text, maxDepth === undefined ? {} : { maxDepth })
  return parsed.ok ? undefined : parsed.error
}

const lines = (...texts: readonly string[]) => texts.join('\n')

describe('reading YAML', () => {
  it('reads a manifest', () => {
    const text = lines(
      '# a comment',
      'apiVersion: v1',
      'kind: ConfigMap',
      'metadata: { name: "x", labels: {app: web} }',
      'data:',
      '  mode: 0644',
      '  script: |',
      '    #!/bin/sh',
      '    echo "hi"',
      '  list: [',
      '    a, b,',
      '  ]',
    )
    expect(value(text)).toEqual({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'x', labels: { app: 'web' } },
      data: { mode: 420, script: '#!/bin/sh\necho "hi"\n', list: ['a', 'b'] },
    })
  })

  it('reads nothing as null', () => {
    for (const text of ['', '\n', '# only\n', '---\n', '--- # x\n# y\n...\n']) expect(value(text)).toBeNull()
  })

  it('keeps 64-bit integers exactly', () => {
    expect(value('[9223372036854775807, 9007199254740991]')).toEqual([9223372036854775807n, 9007199254740991])
  })

  it('takes __proto__ for a plain member, merged or not', () => {
    const read = value('a: &a {__proto__: {x: 1}}\nb: {<<: *a}') as Record<string, object>
    expect(Object.keys(read.b ?? {})).toEqual(['__proto__'])
    expect(Object.getPrototypeOf(read.b)).toBe(Object.prototype)
    expect(({} as { x?: number }).x).toBeUndefined()
  })

  it('makes what an alias stands for once', () => {
    const read = value('a: &a {k: 1}\nb: [*a, *a]') as { a: object; b: object[] }
    expect(read.b[0]).toBe(read.b[1])
  })

  it('reads JSON as JSON, escaped slashes and tabs included', () => {
    expect(value('{\n\t"a": "b\\/c",\n\t"n": 123456789012345678901\n}')).toEqual({
      a: 'b/c',
      n: 123456789012345678901n,
    })
  })

  it.each([
    ['a: 1\nb: 2\na: 3', 3, 1, 'The key "a" stands twice in one mapping, first on line 1.'],
    ['a:\n  {"x": 1, "x": 2}', 2, 12, 'The key "x" stands twice in one mapping, first on line 2.'],
    ['a: b: c', 1, 5, 'A second ":" on one line needs quotes around the text.'],
    ['a:\n\tb: c', 2, 1, 'A tab is used for indentation; use spaces.'],
    ['a: "b', 1, 4, 'A quoted text is not closed.'],
    ['a: [b', 1, 4, 'The "[" here is never closed.'],
    ['a: {b: c]', 1, 9, '"," or "}" is expected here.'],
    ['a: *b', 1, 4, 'This alias has no anchor.'],
    ['a: &b [*b]', 1, 8, 'This alias stands inside its own anchor.'],
    ['a: @b', 1, 4, 'A value that starts with "@" needs quotes.'],
    ['a: "\\q"', 1, 5, '"\\\\q" is not an escape of a double-quoted text.'],
    ['a: 1\nb\nc: 2', 2, 1, 'A key needs ":" and a blank after it.'],
    ['a:\n  - b\n c: d', 3, 2, 'This does not line up with the keys before it.'],
    ['- a\nb: c', 2, 1, 'This does not line up with the list before it.'],
    ['a: .inf', 1, 4, 'This is not a number JSON can hold.'],
    ['~: a', 1, 1, 'A key must not be empty or null.'],
    ['? [a]\n: b', 1, 3, 'A mapping or list cannot be a key.'],
    ['<<: a', 1, 1, '"<<" needs a mapping or a list of mappings, not a scalar.'],
    ['a: !!int x', 1, 10, 'This value is not what its tag says.'],
    ['%YAML 1.2\n---\na: 1', 1, 1, 'Directives ("%") cannot stand in a manifest.'],
    ['a: 1\n---\nb: 2', 2, 1, 'The document has ended before this, and kubectl would silently ignore it.'],
    ['--- a: 1', 1, 5, 'Only a comment may follow "---" on its line.'],
  ])('says what is wrong with %j', (text, line, column, message) => {
    expect(fault(text)).toEqual({ code: 'malformed', line, column, message })
  })

  it('gives back what JSON.stringify wrote', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'grapheme' }), fc.boolean(), (data, pretty) => {
        // In a list, so that it is read as YAML and not as JSON.
        const text = `- ${JSON.stringify(data, null, pretty ? 2 : undefined)}`
        const read = parseYaml(text)
        if (read.ok) expect(canonicalJson(read.value)).toBe(canonicalJson([JSON.parse(text.slice(2))]))
        else expect(read.error.message).toMatch(/^The character U\+|^A key needs|^"," or/)
      }),
      { numRuns: 500 },
    )
  })

  const unit = fc.constantFrom(
    ...['a', ' ', '\n', '\n  ', '- ', ': ', ':', '? ', ',', '[', ']', '{', '}', '#', '&x ', '*x', '!!int ', '|', '>'],
    ...['"', "'", '\\', '\t', '\r', '---', '...', '%', '<<: ', '~', '0x', '\u2028', '\0', '\ud800'],
  )
  fuzz('YAML', fc.oneof(fc.string({ unit, maxLength: 30 }), fc.string({ unit: 'binary' })), parseYaml, 'grammar')
})

describe('reading hostile YAML', () => {
  it('refuses an alias bomb before it goes off', () => {
    const bomb = ['a0: &a0 [x,x,x,x,x,x,x,x,x,x]']
    for (let n = 1; n < 40; n++)
      bomb.push(
        `a${n}: &a${n} [${Array(10)
          .fill(`*a${n - 1}`)
          .join(',')}]`,
      )
    expect(fault(bomb.join('\n'))).toMatchObject({ code: 'too-large', line: 2 })
  })

  it('counts the size of a text, not only values', () => {
    const text = `a: &a ${'x'.repeat(100_000)}\nb: [${Array(500).fill('*a').join(',')}]`
    expect(fault(text)?.code).toBe('too-large')
  })

  it('counts the depth of what aliases stand for', () => {
    const chain = ['a0: &a0 [x]']
    for (let n = 1; n < 120; n++) chain.push(`a${n}: &a${n} [*a${n - 1}]`)
    expect(fault(chain.join('\n'))?.code).toBe('too-deep')
  })

  it.each(['[', '{', '- ', '{a: ', '[a, ', '? ', '&a [', '!!x [', '[[', '[{'])('stops at 100,000 times %j', (part) => {
    expect(fault(part.repeat(100_000))?.code).toBe('too-deep')
    expect(fault(part.repeat(100_000), 1e9)?.code).toBe('too-deep')
  })

  it('stops at deep indentation', () => {
    const text = Array.from({ length: 2000 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n')
    expect(fault(text)?.code).toBe('too-deep')
  })

  it('stops at a million values', () => {
    expect(fault('-\n'.repeat(1_500_000))?.code).toBe('too-large')
  })

  it('refuses NUL and other control characters with their place', () => {
    expect(fault('a: b\nc: \0')).toEqual({
      code: 'malformed',
      message: 'The character U+0000 cannot stand in YAML.',
      line: 2,
      column: 4,
    })
    expect(fault('\x7fELF\x02\x01')?.message).toBe('The character U+007F cannot stand in YAML.')
    expect(fault('a: \ud800')?.message).toBe('The character U+D800 cannot stand in YAML.')
  })

  it.each([
    ['a long line', `a: ${'x '.repeat(2_000_000)}`],
    ['a long quoted line', `a: "${'x \\n'.repeat(1_000_000)}"`],
    ['many empty lines', `a: x${'\n'.repeat(4_000_000)}`],
    ['many empty lines in a block text', `a: |\n  x${'\n'.repeat(4_000_000)}  y`],
    ['many blanks in a quoted text', `a: "${' '.repeat(4_000_000)}"`],
    ['a long comment', `#${'#'.repeat(4_000_000)}`],
    ['many brackets closed', `a: ${'[],'.repeat(1000)}`],
    ['an unclosed quote', `a: "${'x\n'.repeat(2_000_000)}`],
    ['many short keys', Array.from({ length: 200_000 }, (_, n) => `k${n}: ${n}`).join('\n')],
    [
      'many merges',
      `a: &a {${'k,'.repeat(1)}}\n${Array.from({ length: 50_000 }, (_, n) => `b${n}: {<<: *a}`).join('\n')}`,
    ],
    ['a long number', `a: ${'1'.repeat(1_000_000)}`],
    ['many underscores', `a: 1${'_'.repeat(1_000_000)}x`],
    ['many dashes', '-'.repeat(1_000_000)],
    ['many tags', '!a '.repeat(100_000)],
    ['a long tag', `!${'a'.repeat(1_000_000)}(`],
    ['many anchors', '&a '.repeat(100_000)],
  ])('reads %s in linear time', (_, text) => {
    const start = performance.now()
    parseYaml(text)
    expect(performance.now() - start).toBeLessThan(3000)
  })
})
