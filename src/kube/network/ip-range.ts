import { isIP } from 'node:net'

/** A block of addresses; both ends belong to it. */
export interface IpRange {
  readonly family: 4 | 6
  readonly first: bigint
  readonly last: bigint
}

/**
 * `10.0.0.0/8` or `fd00::/8` (RFC 4632, RFC 4291 §2.3); an address alone is a block of one. Leading zeros are read as
 * API servers before 1.36 do: decimal. IPv4 in the clothes of IPv6 (`::ffff:10.0.0.0/104`) is the IPv4 block.
 */
export function parseIpRange(text: string): IpRange | undefined {
  const [written = '', length, ...more] = text.split('/')
  const address = withoutLeadingZeros(written)
  const family = isIP(address)
  const isZoned = address.includes('%') // of one machine, and no block of addresses
  if (more.length > 0 || isZoned || (family !== 4 && family !== 6)) return undefined
  const bits = family === 4 ? 32 : 128
  if (length !== undefined && !/^\d{1,255}$/.test(length)) return undefined
  const fixed = Number(length ?? bits)
  if (fixed > bits) return undefined
  const value = family === 4 ? v4Number(address) : v6Number(address)
  if (family === 6 && fixed >= 96 && value >> 32n === mapped) return rangeOf(4, value & 0xffffffffn, 128 - fixed)
  return rangeOf(family, value, bits - fixed)
}

/** The first 96 bits of `::ffff:0:0/96` (RFC 4291 §2.5.5.2). */
const mapped = 0xffffn

function rangeOf(family: IpRange['family'], value: bigint, freeBits: number): IpRange {
  const free = BigInt(freeBits)
  const first = (value >> free) << free
  return { family, first, last: first + (1n << free) - 1n }
}

/** Of the octets of an IPv4 address, which may be the end of an IPv6 one. */
function withoutLeadingZeros(address: string): string {
  if (!address.includes('.')) return address
  const start = address.lastIndexOf(':') + 1
  const octets = address.slice(start).split('.')
  return address.slice(0, start) + octets.map((octet) => octet.replace(/^0+(?=\d)/, '')).join('.')
}

export function rangeHolds(range: IpRange, inner: IpRange): boolean {
  return range.family === inner.family && range.first <= inner.first && inner.last <= range.last
}

/** What the internet is made of: all of IPv4, and the global unicast block of IPv6 (RFC 4291 §2.4). */
const worlds = { 4: parseIpRange('0.0.0.0/0'), 6: parseIpRange('2000::/3') } as const

/** A block without some blocks inside it, as `ipBlock` of a NetworkPolicy and `toCIDRSet` of Cilium have it. */
export interface AddressBlock {
  readonly cidr: string
  readonly except: readonly string[]
}

/**
 * Whether blocks hold half of the internet or more, as one block or in pieces: `0.0.0.0/1` and `128.0.0.0/1` together
 * are every address, and each of them is no limit worth the name.
 */
export function holdMostAddresses(blocks: readonly (string | AddressBlock)[]): boolean {
  const ranges = blocks.flatMap((block) => (typeof block === 'string' ? rangesOf([block]) : rangesLeft(block)))
  return ([4, 6] as const).some((family) => {
    const world = worlds[family]
    if (world === undefined) return false
    const held = sizeWithin(
      world,
      ranges.filter((range) => range.family === family),
    )
    return held * 2n >= world.last - world.first + 1n
  })
}

const rangesOf = (cidrs: readonly string[]): IpRange[] => cidrs.flatMap((cidr) => parseIpRange(cidr) ?? [])

/** What is left of a block when others are taken out of it. */
function rangesLeft({ cidr, except }: AddressBlock): IpRange[] {
  return rangesOf([cidr]).flatMap((whole) => {
    const taken = rangesOf(except).filter(({ family }) => family === whole.family)
    const left: IpRange[] = []
    let next = whole.first
    for (const { first, last } of taken.sort(byFirst)) {
      if (first > next) left.push({ ...whole, first: next, last: first - 1n < whole.last ? first - 1n : whole.last })
      if (last >= next) next = last + 1n
      if (next > whole.last) return left
    }
    return [...left, { ...whole, first: next }]
  })
}

const byFirst = (a: IpRange, b: IpRange): number => (a.first < b.first ? -1 : a.first > b.first ? 1 : 0)

/** How many addresses of a block others hold, each counted once. */
function sizeWithin(world: IpRange, ranges: readonly IpRange[]): bigint {
  const sorted = ranges.toSorted(byFirst)
  let size = 0n
  let next = world.first
  for (const { first, last } of sorted) {
    const from = first > next ? first : next
    const to = last < world.last ? last : world.last
    if (to < from) continue
    size += to - from + 1n
    next = to + 1n
  }
  return size
}

function v4Number(address: string): bigint {
  return address.split('.').reduce((sum, part) => sum * 256n + BigInt(part), 0n)
}

/** At most one `::` stands for as many zero groups as are missing; the last two groups may be an IPv4 address. */
function v6Number(address: string): bigint {
  const dotted = address.includes('.') ? address.slice(address.lastIndexOf(':') + 1) : undefined
  const text = dotted === undefined ? address : address.slice(0, -dotted.length) + groupsOfV4(dotted)
  const [head = '', tail] = text.split('::')
  const groups = (part: string): string[] => (part === '' ? [] : part.split(':'))
  const before = groups(head)
  const after = tail === undefined ? [] : groups(tail)
  const zeros = new Array<string>(8 - before.length - after.length).fill('0')
  return [...before, ...zeros, ...after].reduce((sum, group) => sum * 65_536n + BigInt(`0x${group}`), 0n)
}

function groupsOfV4(address: string): string {
  const value = v4Number(address)
  return `${(value >> 16n).toString(16)}:${(value & 0xffffn).toString(16)}`
}
