import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ByteReader, ByteWriter } from './bytes.ts'

describe('bytes', () => {
  it('are read as they were written', () => {
    const numbers = fc.array(fc.oneof(fc.nat(300), fc.nat(), fc.integer({ min: 0, max: 2 ** 49 - 1 })))
    fc.assert(
      fc.property(numbers, (list) => {
        const out = new ByteWriter()
        for (const one of list) {
          out.number(one)
          out.uint32(one % 2 ** 32)
          out.byte(one % 256)
          out.raw(Buffer.from(String(one)))
        }
        const reader = new ByteReader(out.finish())
        for (const one of list) {
          expect(reader.number()).toBe(one)
          expect(reader.uint32()).toBe(one % 2 ** 32)
          expect(reader.byte()).toBe(one % 256)
          expect(reader.raw(String(one).length).toString()).toBe(String(one))
        }
        expect(reader.at).toBe(out.length)
      }),
    )
  })

  it('are zero past the end, and a number ends', () => {
    const reader = new ByteReader(Buffer.alloc(3, 0xff))
    expect(reader.number()).toBeLessThan(2 ** 49)
    expect([reader.byte(), reader.uint32(), reader.number(), reader.raw(5).length]).toEqual([0, 0, 0, 0])
  })

  it('cannot say that more follows than there is', () => {
    const out = new ByteWriter()
    out.number(2 ** 48)
    out.raw(Buffer.alloc(10))
    expect(new ByteReader(out.finish()).count()).toBe(10)
  })
})
