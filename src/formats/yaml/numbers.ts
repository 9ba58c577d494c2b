/** What Go's strconv takes for a number when it is told to guess the base, underscores left out. */
const integer = /^([+-]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]?([0-7]+)|([1-9][0-9]*|0))$/
/** yaml.v2 tries binary a second time, behind the prefix, where a sign is taken too. */
const signedBinary = /^0b([+-])([01]+)$/
const float = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/
/** After a point yaml.v2 leaves the underscores to Go, which wants a digit on both sides of each. */
const dotFloat = /^\.[0-9]+(?:_[0-9]+)*(?:[eE][-+]?[0-9]+(?:_[0-9]+)*)?$/
const smallInteger = /^-?[1-9][0-9]{0,14}$/

const minInt64 = -(2n ** 63n)
const maxInt64 = 2n ** 63n - 1n
const maxUint64 = 2n ** 64n - 1n

export type GoNumber =
  | { readonly type: 'int'; readonly value: number | bigint }
  | { readonly type: 'uint' | 'float'; readonly value: number }

/** The number yaml.v2 reads in a plain scalar that starts with a sign, digit or point; undefined when it is text. */
export function goNumber(text: string): GoNumber | undefined {
  if (smallInteger.test(text)) return { type: 'int', value: Number(text) }
  if (text.startsWith('.')) return dotFloat.test(text) ? finite(text.replaceAll('_', '')) : undefined
  const digits = text.replaceAll('_', '')
  return goInteger(digits) ?? (float.test(digits) ? finite(digits) : undefined)
}

function goInteger(text: string): GoNumber | undefined {
  const match = integer.exec(text)
  if (match === null) return binaryAfterPrefix(text)
  const [, sign, hex, binary, octal, decimal] = match
  const magnitude =
    within64Bits(hex, '0x') ?? within64Bits(binary, '0b') ?? within64Bits(octal, '0o') ?? within64Bits(decimal, '')
  if (magnitude === undefined) return undefined
  return int64(sign === '-' ? -magnitude : magnitude) ?? uint64(sign, magnitude)
}

function binaryAfterPrefix(text: string): GoNumber | undefined {
  const [, sign, digits] = signedBinary.exec(text) ?? []
  const magnitude = within64Bits(digits, '0b')
  return magnitude === undefined ? undefined : int64(sign === '-' ? -magnitude : magnitude)
}

/** Undefined when it needs more than 64 bits, which is known before the digits are computed with. */
function within64Bits(digits: string | undefined, prefix: string): bigint | undefined {
  if (digits === undefined) return undefined
  const significant = digits.replace(/^0+(?=.)/, '')
  if (significant.length > 64) return undefined
  const value = BigInt(prefix + significant)
  return value <= maxUint64 ? value : undefined
}

function int64(value: bigint): GoNumber | undefined {
  if (value < minInt64 || value > maxInt64) return undefined
  const double = Number(value)
  return { type: 'int', value: Number.isSafeInteger(double) ? double : value }
}

/** Kubernetes has no unsigned 64-bit field: what is beyond the signed range reaches it as a double. */
function uint64(sign: string | undefined, magnitude: bigint): GoNumber | undefined {
  return sign === '' ? { type: 'uint', value: Number(magnitude) } : undefined
}

function finite(text: string): GoNumber | undefined {
  const value = Number(text)
  return Number.isFinite(value) ? { type: 'float', value } : undefined
}
