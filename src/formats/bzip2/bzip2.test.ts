import { spawnSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { survivesChanges } from '../../../test/fuzz/index.ts'
import { unbzip2 } from './index.ts'

const hasBzip2 = spawnSync('bzip2', ['--help']).error === undefined
const bzip2 = (bytes: Uint8Array, level = 9): Buffer =>
  spawnSync('bzip2', ['-c', `-${level}`], { input: bytes, maxBuffer: 1e9 }).stdout

/** `Lantern` and a new line, by bzip2 1.0.8. */
const lantern = Buffer.from(
  '425a6839314159265359f1423157000000c58000100004220114002000221a635086022e0a1e2ee48a70a121e28462ae',
  'hex',
)
const empty = Buffer.from('425a683917724538509000000000', 'hex')

function unpacked(packed: Uint8Array, maxBytes = 100_000_000): Buffer | string {
  const read = unbzip2(packed, maxBytes)
  return read.ok ? read.value : read.error.message
}

const changedAt = (place: number): Buffer => {
  const copy = Buffer.from(lantern)
  copy[place] = (copy[place] ?? 0) ^ 0xff
  return copy
}

describe('bzip2', () => {
  it('is unpacked, empty or of several streams too', () => {
    expect(unpacked(lantern).toString()).toBe('Lantern\n')
    expect(unpacked(empty)).toHaveLength(0)
    expect(unpacked(Buffer.concat([lantern, empty, lantern])).toString()).toBe('Lantern\nLantern\n')
  })

  it.each([
    [Buffer.alloc(0), 'it is cut off'],
    [Buffer.from('BZx9aaaaaaaaaa'), 'it does not begin with BZh'],
    [Buffer.from('BZh0aaaaaaaaaa'), 'its level is not one of 1 to 9'],
    [Buffer.from('BZh9aaaaaaaaaa'), 'what follows a block is none'],
    [lantern.subarray(0, -5), 'it is cut off'],
    [changedAt(11), 'the checksum of a block is another'],
    [changedAt(lantern.length - 3), 'its checksum is another'],
    [Buffer.concat([lantern, Buffer.from('more')]), 'it does not begin with BZh'],
  ])('is refused where it is damaged: case %#', (packed, why) => {
    expect(unpacked(packed)).toBe(`cannot unpack the bzip2 data: ${why}`)
  })

  it('is not unpacked to more than is allowed', () => {
    expect(unpacked(lantern, 7)).toBe('cannot unpack the bzip2 data: it holds more than 7 bytes')
  })

  it.skipIf(!hasBzip2)('is unpacked to what was packed, whatever that was', () => {
    const texts = fc.oneof(
      fc.uint8Array({ maxLength: 3_000 }),
      fc.array(fc.constantFrom(0, 1, 255), { maxLength: 5_000 }).map((bytes) => Uint8Array.from(bytes)),
      fc.tuple(fc.nat(255), fc.nat(3_000)).map(([byte, length]) => new Uint8Array(length).fill(byte)),
    )
    fc.assert(
      fc.property(
        texts,
        fc.integer({ min: 1, max: 9 }),
        (bytes, level) => Buffer.compare(bytes, Buffer.from(unpacked(bzip2(bytes, level)))) === 0,
      ),
      { numRuns: 40 },
    )
  })

  it.skipIf(!hasBzip2)('is unpacked over many blocks', () => {
    const bytes = Buffer.alloc(2_500_000)
    for (let at = 0; at < bytes.length; at++) bytes[at] = (at * 2_654_435_761) >>> (at % 24)
    bytes.fill(7, 1_000_000, 1_900_000)
    expect(Buffer.compare(Buffer.from(unpacked(bzip2(bytes, 1))), bytes)).toBe(0)
  })

  survivesChanges('bzip2', [lantern, empty], (content) => unbzip2(content, 1_000_000))
})
