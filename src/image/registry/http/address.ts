import { BlockList, isIP } from 'node:net'
import ranges from './address-ranges.json' with { type: 'json' }

/**
 * Where an address leads. `special` is nobody's registry: link-local with the metadata services of clouds, multicast,
 * unspecified and reserved blocks (RFC 6890), and addresses that are none.
 */
export type AddressKind = 'public' | 'private' | 'loopback' | 'special'

const lists = (['special', 'loopback', 'private'] as const).map((kind) => ({ kind, list: listOf(ranges[kind]) }))

function listOf(blocks: readonly string[]): BlockList {
  const list = new BlockList()
  for (const block of blocks) {
    const [address = '', bits] = block.split('/')
    list.addSubnet(address, Number(bits), isIP(address) === 6 ? 'ipv6' : 'ipv4')
  }
  return list
}

export function addressKind(address: string): AddressKind {
  const plain = withoutZone(address)
  const family = isIP(plain)
  if (family === 0) return 'special'
  if (family === 4) return kindOf(plain, 'ipv4')
  const inner = embedded(plain)
  return inner === undefined ? kindOf(plain, 'ipv6') : addressKind(inner)
}

function kindOf(address: string, family: 'ipv4' | 'ipv6'): AddressKind {
  return lists.find(({ list }) => list.check(address, family))?.kind ?? 'public'
}

const withoutZone = (address: string): string => address.replace(/%.*$/s, '')

/**
 * The IPv4 address that one of IPv6 leads to: mapped (RFC 4291 §2.5.5.2), compatible (§2.5.5.1), translated by NAT64
 * (RFC 6052), or inside 6to4 (RFC 3056).
 */
function embedded(address: string): string | undefined {
  const groups = groupsOf(address)
  const start = groups.slice(0, 6).join(':')
  const isWhole = start === '0:0:0:0:0:ffff' || start === '64:ff9b:0:0:0:0' || isCompatible(groups)
  if (isWhole) return dotted(groups[6] ?? '0', groups[7] ?? '0')
  return groups[0] === '2002' ? dotted(groups[1] ?? '0', groups[2] ?? '0') : undefined
}

/** `::` and `::1` have names of their own. */
function isCompatible(groups: readonly string[]): boolean {
  return groups.slice(0, 6).every((group) => group === '0') && !(groups[6] === '0' && /^[01]$/.test(groups[7] ?? ''))
}

/** The eight groups, as the URL standard writes them: hexadecimal, no leading zeros. */
function groupsOf(address: string): readonly string[] {
  const [head = '', tail] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::')
  const split = (part: string): string[] => (part === '' ? [] : part.split(':'))
  if (tail === undefined) return split(head)
  const zeros = new Array<string>(8 - split(head).length - split(tail).length).fill('0')
  return [...split(head), ...zeros, ...split(tail)]
}

function dotted(high: string, low: string): string {
  const [a, b] = [high, low].map((group) => Number.parseInt(group, 16))
  return [a, b].flatMap((value = 0) => [value >> 8, value & 255]).join('.')
}
