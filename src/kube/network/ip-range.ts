import { isIP } from 'node:net'

/** A block of addresses; both ends belong to it. */
export interface IpRange {
  readonly family: 4 | 6
  readonly first: bigint
  readonly last: bigint
}

/** `10.0.0.0/8` or `fd00::/8` (RFC 4632, RFC 4291 §2.3); an address alone is a block of one. */
export function parseIpRange(text: string): IpRange | undefined {
  const [address = '', length, ...more] = text.split('/')
  const family = isIP(address)
  if (more.length > 0 || (family !== 4 && family !== 6)) return undefined
  const bits = family === 4 ? 32 : 128
  if (length !== undefined && !/^\d{1,3}$/.test(length)) return undefined
  const free = BigInt(bits - Number(length ?? bits))
  if (free < 0n) return undefined
  const value = family === 4 ? v4Number(address) : v6Number(address)
  const first = (value >> free) << free
  return { family, first, last: first + (1n << free) - 1n }
}

export function rangeHolds(range: IpRange, inner: IpRange): boolean {
  return range.family === inner.family && range.first <= inner.first && inner.last <= range.last
}

/** What the internet is made of: all of IPv4, and the global unicast block of IPv6 (RFC 4291 §2.4). */
const worlds = { 4: parseIpRange('0.0.0.0/0'), 6: parseIpRange('2000::/3') } as const

/**
 * Whether blocks hold half of the internet or more, as one block or in pieces: `0.0.0.0/1` and `128.0.0.0/1` together
 * are every address, and each of them is no limit worth the name.
 */
export function holdMostAddresses(cidrs: readonly string[]): boolean {
  const ranges = cidrs.flatMap((cidr) => parseIpRange(cidr) ?? [])
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

/** How many addresses of a block others hold, each counted once. */
function sizeWithin(world: IpRange, ranges: readonly IpRange[]): bigint {
  const sorted = ranges.toSorted((a, b) => (a.first < b.first ? -1 : a.first > b.first ? 1 : 0))
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
  const [plain = ''] = address.split('%')
  const dotted = plain.includes('.') ? plain.slice(plain.lastIndexOf(':') + 1) : undefined
  const text = dotted === undefined ? plain : plain.slice(0, -dotted.length) + groupsOfV4(dotted)
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
