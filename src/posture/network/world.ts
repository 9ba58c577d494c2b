import { type JsonObject, listAt, textAt } from '../../core/index.ts'

/** Blocks that hold every address of their family. */
export const everywhere: ReadonlySet<string> = new Set(['0.0.0.0/0', '::/0'])

const metadataV4 = '169.254.169.254'
const metadataV6 = 'fd00:ec2::254'

/** The address of the metadata service in the family of a block. */
export function metadataAddressFor(cidr: string): string {
  return cidr.includes(':') ? metadataV6 : metadataV4
}

/** Whether an `ipBlock` holds the metadata address and no exception leaves it out. */
export function opensMetadata(block: JsonObject): boolean {
  const cidr = textAt(block, 'cidr') ?? ''
  return holdsMetadata(cidr) && !listAt(block, 'except').some((one) => typeof one === 'string' && holdsMetadata(one))
}

function holdsMetadata(cidr: string): boolean {
  if (cidr.includes(':')) return /^(::\/0|fc00::\/7|fd00::\/8|fd00:ec2::(254)?\/\d{1,3})$/i.test(cidr)
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(cidr)
  if (match === null) return false
  const [a = 0, b = 0, c = 0, d = 0, length = 0] = match.slice(1).map(Number)
  const size = 2 ** (32 - length)
  const first = Math.floor((((a * 256 + b) * 256 + c) * 256 + d) / size)
  return first === Math.floor(metadataNumber / size)
}

const metadataNumber = ((169 * 256 + 254) * 256 + 169) * 256 + 254
