import { isIPv6 } from 'node:net'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addressKind } from './address.ts'

describe('where an address leads', () => {
  it.each([
    ['8.8.8.8', 'public'],
    ['172.15.255.255', 'public'],
    ['172.32.0.0', 'public'],
    ['11.0.0.1', 'public'],
    ['100.128.0.1', 'public'],
    ['2606:4700::1', 'public'],
    ['::ffff:8.8.8.8', 'public'],
    ['64:ff9b::808:808', 'public'],
    ['10.255.255.255', 'private'],
    ['172.16.0.1', 'private'],
    ['192.168.1.1', 'private'],
    ['100.64.0.1', 'private'],
    ['fd00::1', 'private'],
    ['::ffff:10.0.0.1', 'private'],
    ['::ffff:a00:1', 'private'],
    ['64:ff9b::10.0.0.1', 'private'],
    ['2002:a00:1::1', 'private'],
    ['::10.0.0.1', 'private'],
    ['127.0.0.1', 'loopback'],
    ['127.255.0.9', 'loopback'],
    ['::1', 'loopback'],
    ['0:0:0:0:0:0:0:1', 'loopback'],
    ['::ffff:127.0.0.1', 'loopback'],
    ['64:ff9b::7f00:1', 'loopback'],
    ['169.254.169.254', 'special'],
    ['::ffff:169.254.169.254', 'special'],
    ['::ffff:a9fe:a9fe', 'special'],
    ['fd00:ec2::254', 'special'],
    ['100.100.100.200', 'special'],
    ['fe80::1%eth0', 'special'],
    ['0.0.0.0', 'special'],
    ['::', 'special'],
    ['::ffff:0.0.0.0', 'special'],
    ['224.0.0.1', 'special'],
    ['255.255.255.255', 'special'],
    ['ff02::1', 'special'],
    ['no address', 'special'],
    ['', 'special'],
    ['0177.0.0.1', 'special'],
    ['2130706433', 'special'],
  ])('%s is %s', (address, kind) => expect(addressKind(address)).toBe(kind))

  it('an address of IPv4 in the clothes of IPv6 is what it is without them', () => {
    fc.assert(fc.property(fc.ipV4(), (address) => addressKind(`::ffff:${address}`) === addressKind(address)))
  })

  it('never throws', () => {
    fc.assert(fc.property(fc.oneof(fc.ipV6(), fc.string()), (text) => addressKind(text).length > 0 || isIPv6(text)))
  })
})
