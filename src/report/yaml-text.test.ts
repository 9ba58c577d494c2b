import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Json } from '../core/index.ts'
import { parseJson } from '../formats/json/index.ts'
import { parseYaml } from '../formats/yaml/index.ts'
import { yamlOf } from './yaml-text.ts'

function readBack(value: Json): unknown {
  const parsed = parseYaml(yamlOf(value))
  return parsed.ok ? parsed.value : parsed.error
}

describe('YAML we write', () => {
  it('looks as people write it', () => {
    const value = {
      apiVersion: 'v1',
      kind: 'List',
      items: [{ a: 1, b: [] }, 'x', [[1], {}]],
      spec: { egress: [{ to: ['a'] }] },
    }
    expect(yamlOf(value)).toBe(
      'apiVersion: v1\nkind: List\nitems:\n  - a: 1\n    b: []\n  - x\n  - - - 1\n    - {}\nspec:\n  egress:\n    - to:\n        - a\n',
    )
  })

  it.each([
    'yes',
    'NO',
    'on',
    'null',
    '~',
    '1',
    '1.5',
    '1e3',
    '0x1f',
    '0o7',
    '1:30',
    '2026-01-01',
    '',
    ' a',
    'a: b',
    'a #b',
    '- a',
    '*a',
    '&a',
    '!a',
    '@a',
    '%a',
    '.inf',
    '<<',
    '=',
    'a\nb',
    '\u{1f600}',
    '\u202e',
    '\ud800',
  ])('keeps the text %j a text', (text) => {
    expect(readBack({ key: text, [text]: 'value' })).toEqual({
      key: text.toWellFormed(),
      [text.toWellFormed()]: 'value',
    })
  })

  it('means the same when it is read', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5, stringUnit: 'binary' }), (given) => {
        const text = JSON.stringify(given)
        fc.pre(!/\d{19}/.test(text)) // beyond 64 bits kubectl reads a number with a fraction
        const value = parseJson(text)
        expect(value.ok && readBack(value.value)).toEqual(value.ok && value.value)
      }),
    )
  })
})
