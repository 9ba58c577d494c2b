import { describe, expect, it } from 'vitest'
import type { Json } from '../core/index.ts'
import { parseExceptions } from './exception-format.ts'

const valid = { id: 'EXC-1', scope: { controls: ['POD-01'] }, reason: 'r', owner: 'o', expires: '2027-01-31' }
const parse = (entry: Json) => parseExceptions({ exceptions: [entry] }, 'ignore.yaml')

describe('parseExceptions', () => {
  it('reads the one shape', () => {
    expect(parse(valid)).toEqual({ ok: true, value: [{ ...valid, source: 'ignore.yaml' }] })
  })

  it.each([
    ['needs an id', { ...valid, id: '' }],
    ['needs an owner', { ...valid, owner: ' ' }],
    ['needs a reason', { ...valid, reason: 5 }],
    ['needs expires as a day', { ...valid, expires: 'never' }],
    ['needs expires as a day', { ...valid, expires: '2027-02-30' }],
    ['unknown field "until"', { ...valid, until: '2027' }],
    ['unknown scope "namespace"', { ...valid, scope: { controls: ['POD-01'], namespace: ['x'] } }],
    ['needs a list of names in scope.controls', { ...valid, scope: { controls: 'POD-01' } }],
    ['needs scope.controls or scope.checks', { ...valid, scope: { namespaces: ['x'] } }],
    ['needs a scope', { ...valid, scope: null }],
    ['is not an object', 'x'],
  ])('refuses: %s', (message, entry) => {
    const result = parse(entry as Json)
    expect(result.ok ? '' : result.error.message).toContain(message)
  })

  it('refuses one id twice and a file without a list', () => {
    expect(parseExceptions({ exceptions: [valid, valid] }, 'f')).toMatchObject({ ok: false })
    expect(parseExceptions({}, 'f')).toMatchObject({ ok: false })
    expect(parseExceptions(null, 'f')).toMatchObject({ ok: false })
  })
})
