/**
 * A quantity such as `500m`, `1.5Gi`, `2e3`, exactly, in billionths of the unit (API server: apimachinery,
 * `resource.Quantity`). Undefined when the text is not a quantity.
 */
export function parseQuantity(text: string): bigint | undefined {
  const match = /^([+-]?)(\d{1,40})?(?:\.(\d{0,40}))?(n|u|m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei|[eE][+-]?\d{1,3})?$/.exec(
    text,
  )
  if (match === null) return undefined
  const [, sign, whole = '', fraction = '', suffix = ''] = match
  if (whole === '' && fraction === '') return undefined
  const scale = scaleOf(suffix)
  if (scale === undefined) return undefined
  const digits = BigInt(whole + fraction)
  const numerator = digits * scale.factor * 10n ** BigInt(Math.max(0, scale.exponent + 9 - fraction.length))
  const denominator = 10n ** BigInt(Math.max(0, fraction.length - scale.exponent - 9))
  const nano = (numerator + denominator - 1n) / denominator // the API server rounds up
  return sign === '-' ? -nano : nano
}

const decimal: Readonly<Record<string, number>> = { n: -9, u: -6, m: -3, '': 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 }
const binary: readonly string[] = ['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei']

function scaleOf(suffix: string): { factor: bigint; exponent: number } | undefined {
  const power = binary.indexOf(suffix)
  if (power >= 0) return { factor: 1024n ** BigInt(power + 1), exponent: 0 }
  const exponent = Object.hasOwn(decimal, suffix) ? decimal[suffix] : Number(suffix.slice(1))
  return exponent === undefined || Math.abs(exponent) > 60 ? undefined : { factor: 1n, exponent }
}
