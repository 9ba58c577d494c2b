import fc from 'fast-check'

type Change = (bytes: Buffer) => Buffer

/** What means something to binary formats: ends of ranges, signs, lengths of all ones. */
const extremes = [0x00, 0x01, 0x7f, 0x80, 0xff].flatMap((byte) => [1, 2, 4, 8].map((size) => Buffer.alloc(size, byte)))
/** What means something to formats of text. */
const tokens: readonly Buffer[] = ['', '\n', '"', '{', '[', '<', '(', ':', '\\', 'null', '1e9', '__proto__', '\0'].map(
  (token) => Buffer.from(token),
)

const anyBytes = fc.uint8Array({ minLength: 1, maxLength: 8 }).map((bytes) => Buffer.from(bytes))
const anyText = fc.string({ maxLength: 6 }).map((text) => Buffer.from(text))

/** The original after a few changes: bytes overwritten, replaced or put in, a piece cut out, doubled or all that is left. */
export function changed(original: Uint8Array): fc.Arbitrary<Buffer> {
  const place = fc.nat(original.length)
  const change: fc.Arbitrary<Change> = fc.oneof(
    { weight: 5, arbitrary: overwriting(place) },
    { weight: 4, arbitrary: replacing(place) },
    { weight: 1, arbitrary: movingPieces(place) },
  )
  return fc
    .array(change, { minLength: 1, maxLength: 8 })
    .map((changes) => changes.reduce<Buffer>((bytes, apply) => apply(bytes), Buffer.from(original)))
}

function overwriting(place: fc.Arbitrary<number>): fc.Arbitrary<Change> {
  return fc.tuple(place, fc.oneof(anyBytes, fc.constantFrom(...extremes))).map(([at, put]) => (bytes) => {
    const result = Buffer.from(bytes)
    result.set(put.subarray(0, Math.max(0, bytes.length - at)), Math.min(at, bytes.length))
    return result
  })
}

function replacing(place: fc.Arbitrary<number>): fc.Arbitrary<Change> {
  const put = fc.oneof(anyText, anyBytes, fc.constantFrom(...tokens))
  return fc.tuple(place, fc.nat(40), put).map(
    ([at, drop, piece]) =>
      (bytes) =>
        Buffer.concat([bytes.subarray(0, at), piece, bytes.subarray(at + drop)]),
  )
}

function movingPieces(place: fc.Arbitrary<number>): fc.Arbitrary<Change> {
  return fc.tuple(fc.constantFrom('cut', 'double', 'end'), place, place).map(([how, a, b]) => (bytes) => {
    const [from, to] = [Math.min(a, b), Math.max(a, b)]
    if (how === 'end') return bytes.subarray(0, to)
    const [until, again] = how === 'cut' ? [from, to] : [to, from]
    return Buffer.concat([bytes.subarray(0, until), bytes.subarray(again)])
  })
}
