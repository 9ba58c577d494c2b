import { YamlFault } from './error.ts'
import { type Node, resolved } from './nodes.ts'
import { resolveScalar } from './scalars.ts'

/** The member name that a key becomes in JSON: numbers and booleans in their usual spelling. */
export function memberName(key: Node): string {
  const node = resolved(key)
  if (node.kind !== 'scalar') throw new YamlFault('A mapping or list cannot be a key.', key.start)
  const scalar = resolveScalar(node)
  switch (scalar.type) {
    case 'string':
      return scalar.value
    case 'bool':
    case 'int':
      return String(scalar.value)
    case 'float':
      return goFloat32(scalar.value)
    case 'null':
      throw new YamlFault('A key must not be empty or null.', key.start)
    case 'uint':
      throw new YamlFault('A number beyond 64 bits cannot be a key.', key.start)
  }
}

/** Go's FormatFloat(f, 'g', -1, 32), which sigs.k8s.io/yaml writes such keys with: 0.1, 1e+06, .inf. */
function goFloat32(value: number): string {
  if (Number.isNaN(value)) return '.nan'
  const single = Math.fround(value)
  if (!Number.isFinite(single)) return single > 0 ? '.inf' : '-.inf'
  if (single === 0) return Object.is(single, -0) ? '-0' : '0'
  const { digits, exponent } = shortestSingle(Math.abs(single))
  const sign = single < 0 ? '-' : ''
  // Go's rule for the shortest form.
  if (exponent < -4 || exponent >= 6) return sign + scientific(digits, exponent)
  return sign + positional(digits, exponent)
}

function shortestSingle(value: number): { digits: string; exponent: number } {
  for (let precision = 1; ; precision++) {
    const [mantissa = '', exponent = ''] = value.toExponential(precision - 1).split('e')
    if (precision >= 9 || Math.fround(Number(`${mantissa}e${exponent}`)) === value) {
      return { digits: mantissa.replace('.', '').replace(/0+$/, '') || '0', exponent: Number(exponent) }
    }
  }
}

function scientific(digits: string, exponent: number): string {
  const fraction = digits.length > 1 ? `.${digits.slice(1)}` : ''
  const sign = exponent < 0 ? '-' : '+'
  return `${digits[0]}${fraction}e${sign}${String(Math.abs(exponent)).padStart(2, '0')}`
}

function positional(digits: string, exponent: number): string {
  if (exponent < 0) return `0.${'0'.repeat(-exponent - 1)}${digits}`
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, '0')
  const fraction = digits.slice(exponent + 1)
  return fraction === '' ? whole : `${whole}.${fraction}`
}
