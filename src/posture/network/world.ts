import { type JsonObject, listAt, textAt } from '../../core/index.ts'
import { holdMostAddresses, parseIpRange, rangeHolds } from '../../kube/network/index.ts'

/** Whether a block is every address, or so many that it keeps nothing in. */
export const isEverywhere = (cidr: string): boolean => holdMostAddresses([cidr])

/** What such a block is, in words. */
export const wordsForEverywhere = (cidr: string): string =>
  /\/0$/.test(cidr) ? `${cidr} is every address` : `${cidr} is half of all addresses or more`

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
  const range = parseIpRange(cidr)
  return range !== undefined && metadata.some((address) => rangeHolds(range, address))
}

const metadata = [metadataV4, metadataV6].flatMap((address) => parseIpRange(address) ?? [])
