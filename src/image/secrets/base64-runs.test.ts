import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { base64Runs } from './base64-runs.ts'

const runsIn = (text: string): string[] =>
  [...base64Runs(Buffer.from(text))].map(({ start, end }) => text.slice(start, end))

const [short, long] = ['a'.repeat(39), 'b'.repeat(40)]

describe('runs of base64', () => {
  it.each([
    [short, []],
    [long, [long]],
    [`${short} ${long}== ${short}`, [`${long}==`]],
    [`${long}\nabcd`, [`${long}\nabcd`]],
    [`${long}\r\n    ${long}=\nabcd`, [`${long}\r\n    ${long}=`]],
    [`${long}\nkey: value`, [long]],
    [`${long}.${long}`, [long, long]],
  ])('in %j are %j', (text, expected) => {
    expect(runsIn(text)).toEqual(expected)
  })

  it('on one line are those that a regular expression finds', () => {
    const text = fc.array(fc.constantFrom('a'.repeat(13), 'Z', '0', ' ', '.', 'é', '='), { maxLength: 40 })
    fc.assert(
      fc.property(text, (parts) => {
        const line = parts.join('')
        expect(
          runsIn(
            Buffer.from(line)
              .toString('latin1')
              .replaceAll(/[^\x20-\x7e]/g, '.'),
          ),
        ).toEqual(line.replaceAll('é', '..').match(/[A-Za-z0-9+/_-]{40,}={0,2}/g) ?? [])
      }),
    )
  })
})
