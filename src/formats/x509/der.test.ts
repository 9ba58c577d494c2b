import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SeawallError } from '../../core/index.ts'
import { addressBytes } from './address.ts'
import { elementsOf, integer, namedBits, objectIdentifier, octetString, tagged } from './der.ts'

describe('a DER element', () => {
  it.each([0, 127, 128, 255, 256, 65_535, 65_536])('of %i bytes is read as it was written', (length) => {
    const value = Buffer.alloc(length, 7)
    const [element, ...rest] = elementsOf(octetString(value))
    expect(element).toMatchObject({ tag: 4, value })
    expect(rest).toEqual([])
  })

  it('follows another', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 300 })), (values) => {
        const written = Buffer.concat(values.map((value) => tagged(0x04, value)))
        expect(elementsOf(written).map(({ value }) => new Uint8Array(value))).toEqual(values)
      }),
    )
  })

  it('from anywhere is read or refused, and never more than there is', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        try {
          expect(Buffer.concat(elementsOf(Buffer.from(bytes)).map((one) => one.bytes))).toEqual(Buffer.from(bytes))
        } catch (error) {
          expect(error).toBeInstanceOf(SeawallError)
        }
      }),
    )
  })
})

describe('DER of', () => {
  it.each([
    ['zero', integer(Buffer.from([0])), '020100'],
    ['127', integer(Buffer.from([0x7f])), '02017f'],
    ['128', integer(Buffer.from([0x80])), '02020080'],
    ['a number with zeros in front', integer(Buffer.from([0, 0, 1])), '020101'],
    ['bit 0', namedBits([0]), '03020780'],
    ['bits 5 and 6', namedBits([5, 6]), '03020106'],
    ['rsadsi', objectIdentifier('1.2.840.113549'), '06062a864886f70d'],
  ])('%s', (_, written, hex) => {
    expect(written.toString('hex')).toBe(hex)
  })
})

describe('the bytes of an address', () => {
  it.each([
    ['192.0.2.1', 'c0000201'],
    ['::', '0'.repeat(32)],
    ['::1', `${'0'.repeat(31)}1`],
    ['1::', `0001${'0'.repeat(28)}`],
    ['2001:DB8::a:b', '20010db80000000000000000000a000b'],
    ['1:2:3:4:5:6:7:8', '00010002000300040005000600070008'],
    ['1:2:3:4:5:6:7::', '00010002000300040005000600070000'],
    ['::ffff:192.0.2.1', '00000000000000000000ffffc0000201'],
    ['64:ff9b::10.0.0.255', '0064ff9b00000000000000000a0000ff'],
  ])('%s', (address, hex) => {
    expect(addressBytes(address)?.toString('hex')).toBe(hex)
  })

  it.each(['', 'host', '1.2.3', '1.2.3.4.5', '01.2.3.4', '::1::', 'fe80::1%eth0', '1:2:3:4:5:6:7:8:9'])(
    'are none for %j',
    (text) => {
      expect(addressBytes(text)).toBeUndefined()
    },
  )
})
