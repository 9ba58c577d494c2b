import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { survivesChanges } from '../../../test/fuzz/index.ts'
import { startsBzip2, unpackBzip2 } from './index.ts'

/** `the anchor holds\n`, packed by bzip2 1.0.8. */
const anchor = Buffer.from('QlpoOTFBWSZTWZkwwnUAAAhRgAAQQAAuRZwAIAAxANABCYJp4ocNABUEbaEvi7kinChITJhhOoA=', 'base64')
const nothing = Buffer.from('QlpoORdyRThQkAAAAAA=', 'base64')
const limit = 50_000_000

const unpacked = (packed: Uint8Array, maxBytes = limit): string => {
  const read = unpackBzip2(packed, maxBytes)
  return read.ok ? read.value.toString('latin1') : read.error.message
}

describe('bzip2', () => {
  it('is unpacked', () => {
    expect(startsBzip2(anchor)).toBe(true)
    expect(unpacked(anchor)).toBe('the anchor holds\n')
    expect(unpacked(nothing)).toBe('')
  })

  it('may be several streams in a row', () => {
    expect(unpacked(Buffer.concat([anchor, nothing, anchor]))).toBe('the anchor holds\n'.repeat(2))
  })

  it('is refused where it holds more than is allowed', () => {
    expect(unpackBzip2(anchor, 16)).toMatchObject({ ok: false, error: { code: 'too-large' } })
    expect(unpackBzip2(anchor, 17)).toMatchObject({ ok: true })
  })

  it('is refused at every place where it can be cut or a bit of it be wrong', () => {
    for (let end = 0; end < anchor.length; end++) expect(unpackBzip2(anchor.subarray(0, end), limit).ok).toBe(false)
    for (let bit = 0; bit < (anchor.length - 1) * 8; bit++) {
      const changed = Buffer.from(anchor)
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (0x80 >> (bit & 7))
      const read = unpackBzip2(changed, limit)
      if (read.ok) expect([bit, read.value.toString()]).toEqual([bit, 'the anchor holds\n']) // the size of blocks
    }
  })

  it('takes little for streams of nothing, however many', () => {
    expect(unpacked(Buffer.concat(Array.from({ length: 100_000 }, () => nothing)))).toBe('')
  })

  it.each([
    ['something else behind it', Buffer.concat([anchor, Buffer.from('more')]), 'something else follows a stream'],
    ['another beginning', Buffer.from('PK34567890'), 'it does not begin as bzip2 does'],
    ['nothing', Buffer.alloc(0), 'it does not begin as bzip2 does'],
  ])('with %s is refused', (_, packed, why) => {
    expect(unpacked(packed)).toBe(`cannot unpack the bzip2 data: ${why}`)
  })

  survivesChanges('bzip2', [anchor, nothing, Buffer.concat([anchor, anchor])], (content) =>
    unpackBzip2(content, 1_000_000),
  )
})

const hasTool = spawnSync('bzip2', ['--help']).error === undefined

describe.skipIf(!hasTool)('what bzip2 itself packs', () => {
  it.each([
    ['runs of every length', Buffer.concat(Array.from({ length: 700 }, (_, index) => Buffer.alloc(index, index)))],
    ['bytes without order', randomBytes(300_000)],
    ['several blocks', Buffer.from('anchor rope sail '.repeat(100_000))],
    ['one byte, very often', Buffer.alloc(20_000_000)],
    ['every byte', Buffer.from(Array.from({ length: 256 }, (_, index) => index))],
  ])('comes out as it was: %s', (_, original) => {
    for (const level of ['-1', '-9']) {
      const packed = spawnSync('bzip2', ['-c', level], { input: original, maxBuffer: limit }).stdout
      const read = unpackBzip2(packed, limit)
      expect(read.ok && read.value.equals(original)).toBe(true)
    }
  })
})
