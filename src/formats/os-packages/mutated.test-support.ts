import fc from 'fast-check'

/** How often a property is tried; `SEAWALL_FUZZ_RUNS` asks for a longer search. */
export function fuzzRuns(usual: number): { numRuns: number } {
  return { numRuns: Number(process.env.SEAWALL_FUZZ_RUNS ?? usual) }
}

/** The input with some bytes changed, a piece cut out, doubled or cut off. */
export function mutated(input: Uint8Array): fc.Arbitrary<Buffer> {
  const place = fc.nat(Math.max(0, input.length - 1))
  const change = fc.tuple(place, fc.oneof(fc.constantFrom(0, 1, 0x7f, 0x80, 0xff), fc.nat(255)))
  const piece = fc.tuple(fc.constantFrom('none', 'cut', 'double', 'end'), place, place)
  return fc.tuple(fc.array(change, { maxLength: 12 }), piece).map(([changes, [how, a, b]]) => {
    const bytes = Buffer.from(input)
    for (const [at, byte] of changes) bytes[at] = byte
    const [from, to] = [Math.min(a, b), Math.max(a, b)]
    if (how === 'cut') return Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)])
    if (how === 'double') return Buffer.concat([bytes.subarray(0, to), bytes.subarray(from)])
    return how === 'end' ? bytes.subarray(0, to) : bytes
  })
}
