import { isIP } from 'node:net'

/** The bytes of an IP address in network order, 4 or 16 (RFC 5280 4.2.1.6); undefined for what is no address. */
export function addressBytes(text: string): Buffer | undefined {
  const version = text.includes('%') ? 0 : isIP(text) // a zone (`fe80::1%eth0`) means something on one machine only
  if (version === 4) return Buffer.from(text.split('.').map(Number))
  return version === 6 ? Buffer.from(groupsOf(text).flatMap((group) => [group >> 8, group & 0xff])) : undefined
}

/** The eight groups of an IPv6 address; `::` stands for the missing ones, the last two may be written as IPv4. */
function groupsOf(text: string): number[] {
  const [head = '', tail] = text.replace(/[\d.]+\.\d+$/, hexGroups).split('::')
  const [left, right] = [numbersOf(head), numbersOf(tail ?? '')]
  return [...left, ...new Array<number>(8 - left.length - right.length).fill(0), ...right]
}

const numbersOf = (text: string): number[] =>
  text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16))

/** `192.0.2.1` as `c000:0201`. */
function hexGroups(address: string): string {
  return Buffer.from(address.split('.').map(Number)).toString('hex').replace(/^.{4}/, '$&:')
}
