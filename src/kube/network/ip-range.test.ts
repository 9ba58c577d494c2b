import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { holdMostAddresses, parseIpRange, rangeHolds } from './ip-range.ts'

describe('parseIpRange', () => {
  it.each([
    ['10.1.2.3/8', 4, 0x0a000000n, 0x0affffffn],
    ['169.254.169.254', 4, 0xa9fea9fen, 0xa9fea9fen],
    ['0.0.0.0/0', 4, 0n, 0xffffffffn],
    ['::/0', 6, 0n, (1n << 128n) - 1n],
    ['fd00:ec2::254', 6, 0xfd000ec2000000000000000000000254n, 0xfd000ec2000000000000000000000254n],
    ['::ffff:10.0.0.1/128', 4, 0x0a000001n, 0x0a000001n],
    ['::ffff:0:0/96', 4, 0n, 0xffffffffn],
    ['::ffff:a00:0/104', 4, 0x0a000000n, 0x0affffffn],
    ['::ffff:0:0/95', 6, 0xfffe00000000n, 0xffffffffffffn],
    ['::fffe:0:0/96', 6, 0xfffe00000000n, 0xfffeffffffffn],
    ['64:ff9b::10.0.0.1', 6, 0x0064ff9b00000000000000000a000001n, 0x0064ff9b00000000000000000a000001n],
    ['010.001.0000.08', 4, 0x0a010008n, 0x0a010008n],
    ['000.0.0.0/0', 4, 0n, 0xffffffffn],
    ['10.0.0.0/008', 4, 0x0a000000n, 0x0affffffn],
    ['::ffff:010.0.0.1', 4, 0x0a000001n, 0x0a000001n],
    ['1:2:3:4:5:6:7:8/128', 6, 0x00010002000300040005000600070008n, 0x00010002000300040005000600070008n],
  ])('reads %s', (text, family, first, last) => {
    expect(parseIpRange(text)).toEqual({ family, first, last })
  })

  it.each([
    '',
    '10.0.0.0/33',
    '::/129',
    '10.0.0/8',
    '10.0.0.0/8/9',
    '10.0.0.0/',
    '10.0.0.0/+8',
    'x',
    '1::2::3/64',
    '0x10.0.0.1',
    '0256.0.0.1',
    '10.0.0.0/0033',
    'fe80::1%eth0',
    'fe80::%1/64',
  ])('refuses "%s"', (text) => {
    expect(parseIpRange(text)).toBeUndefined()
  })

  it('holds every address whose first bits are the same, and no other', () => {
    const address = fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255), fc.nat(255))
    const number = ([a, b, c, d]: readonly number[]) =>
      ((((a ?? 0) * 256 + (b ?? 0)) * 256 + (c ?? 0)) * 256 + (d ?? 0)) >>> 0
    fc.assert(
      fc.property(address, address, fc.integer({ min: 0, max: 32 }), (block, one, length) => {
        const range = parseIpRange(`${block.join('.')}/${length}`)
        const inner = parseIpRange(one.join('.'))
        if (range === undefined || inner === undefined) throw new Error('not read')
        const same = length === 0 || number(block) >>> (32 - length) === number(one) >>> (32 - length)
        expect(rangeHolds(range, inner)).toBe(same)
      }),
    )
  })
})

describe('holdMostAddresses', () => {
  it.each([
    [['0.0.0.0/0']],
    [['::/0']],
    [['2000::/3']],
    [['0.0.0.0/1', '128.0.0.0/1']],
    [['128.0.0.0/1']],
    [['0.0.0.0/2', '64.0.0.0/3', '96.0.0.0/3']],
    [['10.0.0.0/8', '0.0.0.0/1', '0.0.0.0/1']],
    [['2000::/4']],
    [['000.0.0.0/00']],
    [['::ffff:0:0/96']],
    [['::ffff:0:0/97', '128.0.0.0/1']],
    [[{ cidr: '0.0.0.0/0', except: ['10.0.0.0/8', '192.168.0.0/16', 'not an address'] }]],
    [[{ cidr: '0.0.0.0/0', except: ['0.0.0.0/1'] }]],
    [[{ cidr: '0.0.0.0/1', except: ['64.0.0.0/2', '32.0.0.0/3'] }, '32.0.0.0/3', '64.0.0.0/2']],
    [[{ cidr: '0.0.0.0/0', except: ['::/0'] }]],
  ])('sees that %j is no limit', (cidrs) => {
    expect(holdMostAddresses(cidrs)).toBe(true)
  })

  it.each([
    [[]],
    [['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7']],
    [['0.0.0.0/2', '0.0.0.0/2', '64.0.0.0/3']],
    [['2000::/5']],
    [['not an address']],
    [[{ cidr: '0.0.0.0/1', except: ['0.0.0.0/2', '64.0.0.0/2'] }]],
    [[{ cidr: '0.0.0.0/1', except: ['64.0.0.0/2', '0.0.0.0/3', '0.0.0.0/2'] }]],
    [[{ cidr: '0.0.0.0/0', except: ['128.0.0.0/1', '1.2.3.4/32'] }]],
    [[{ cidr: '64.0.0.0/2', except: ['0.0.0.0/0'] }]],
    [[{ cidr: '0.0.0.0/0', except: ['::ffff:0:0/96'] }]],
  ])('lets %j pass', (cidrs) => {
    expect(holdMostAddresses(cidrs)).toBe(false)
  })
})
