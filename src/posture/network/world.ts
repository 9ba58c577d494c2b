import { type Json, type JsonObject, listAt, textAt } from '../../core/index.ts'
import { type AddressBlock, holdMostAddresses, parseIpRange, rangeHolds } from '../../kube/network/index.ts'

/** An `ipBlock`, or an entry of `toCIDRSet`; undefined where it names no block. */
export function blockOf(value: Json | undefined): AddressBlock | undefined {
  const cidr = textAt(value, 'cidr')
  return cidr === undefined
    ? undefined
    : { cidr, except: listAt(value, 'except').filter((one) => typeof one === 'string') }
}

/** Whether a block is every address, or so many that it keeps nothing in. */
export const isEverywhere = (block: string | AddressBlock): boolean => holdMostAddresses([block])

/** What such a block is, in words. */
export function wordsForEverywhere({ cidr, except }: AddressBlock): string {
  if (except.length > 0) return `${cidr} is half of all addresses or more, also without its exceptions`
  return /\/0+$/.test(cidr) ? `${cidr} is every address` : `${cidr} is half of all addresses or more`
}

const metadataV4 = '169.254.169.254'
const metadataV6 = 'fd00:ec2::254'

/** The address of the metadata service in the family of a block. */
export function metadataAddressFor(cidr: string): string {
  return parseIpRange(cidr)?.family === 6 ? metadataV6 : metadataV4
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
