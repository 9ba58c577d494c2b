import { describe, expect, it } from 'vitest'
import { survivesChanges } from '../../../test/fuzz/index.ts'
import { viewOf } from '../byte-view/index.ts'
import { buildElf, dynamicEntries, type ElfPlan } from './elf.test-support.ts'
import { type Elf, readElf, segmentTypes } from './index.ts'

const shapes = [
  { bits: 64, order: 'little' },
  { bits: 64, order: 'big' },
  { bits: 32, order: 'little' },
  { bits: 32, order: 'big' },
] as const

/** A position-independent program with a library, a soname and search paths. */
function program(
  shape: ElfPlan,
  more: { dynamic?: [number, number][]; stackFlags?: number; type?: number } = {},
): Buffer {
  const names = Buffer.from(
    '\0libc.so.6\0libz.so.1\0libown.so\0/opt/a:/opt/b\0$ORIGIN/../lib\0__stack_chk_fail\0',
    'latin1',
  )
  const at = (text: string): number => names.indexOf(text)
  const dynamic = dynamicEntries(shape, [
    [1, at('libc.so.6')],
    [1, at('libz.so.1')],
    [14, at('libown.so')],
    [15, at('/opt/a')],
    [29, at('$ORIGIN')],
    [5, 0x5000],
    [10, names.length],
    ...(more.dynamic ?? []),
  ])
  return buildElf({
    ...shape,
    type: more.type ?? 3,
    segments: [
      { type: segmentTypes.interpreter, content: Buffer.from('/lib/ld-musl-x86_64.so.1\0') },
      { type: segmentTypes.load, address: 0x5000, content: Buffer.concat([names, dynamic]) },
      {
        type: segmentTypes.dynamic,
        address: 0x5000 + names.length,
        inside: { segment: 1, at: names.length, size: dynamic.length },
      },
      { type: segmentTypes.stack, flags: more.stackFlags ?? 6 },
      { type: segmentTypes.relro, address: 0x5000 },
    ],
    sections: [{ name: '.note', content: Buffer.from('hello') }],
  })
}

function read(bytes: Buffer): Elf {
  const result = readElf(viewOf(bytes))
  if (!result.ok) throw result.error
  return result.value
}

describe('an ELF file', () => {
  it.each(shapes)('of $bits bits in $order order gives what it asks of the linker', (shape) => {
    const elf = read(program(shape))
    expect(elf).toMatchObject({ bits: shape.bits, byteOrder: shape.order, kind: 'shared', machine: 62 })
    expect(elf.interpreter).toBe('/lib/ld-musl-x86_64.so.1')
    expect(elf.dynamic).toMatchObject({
      needed: ['libc.so.6', 'libz.so.1'],
      soname: 'libown.so',
      rpath: ['/opt/a', '/opt/b'],
      runpath: ['$ORIGIN/../lib'],
    })
    expect(elf.sections.map(({ name }) => name)).toEqual(['', '.note', '.shstrtab'])
  })

  it('tells how it was hardened', () => {
    expect(read(program({})).hardening).toEqual({
      isPositionIndependent: true,
      relro: 'partial',
      hasNoExecStack: true,
      hasStackCanary: true,
      isFortified: false,
    })
  })

  it.each([
    ['DT_BIND_NOW', [24, 0]],
    ['DT_FLAGS', [30, 8]],
    ['DT_FLAGS_1', [0x6ffffffb, 1]],
  ] as const)('has full read-only relocations with %s', (_, [tag, value]) => {
    expect(read(program({}, { dynamic: [[tag, value]] })).hardening.relro).toBe('full')
  })

  it('says when its stack can be executed, and when nothing says that it cannot', () => {
    expect(read(program({}, { stackFlags: 7 })).hardening.hasNoExecStack).toBe(false)
    expect(read(buildElf({})).hardening.hasNoExecStack).toBe(false)
  })

  it('without a dynamic section needs nothing, and says nothing of what its stripped names would tell', () => {
    const elf = read(buildElf({}))
    expect(elf.dynamic).toBeUndefined()
    expect(elf.hardening).toMatchObject({ isPositionIndependent: false, relro: 'none', hasStackCanary: undefined })
  })

  it('is read by its segments when its sections are gone', () => {
    const bytes = program({})
    bytes.writeUInt16LE(0, 60)
    bytes.writeBigUInt64LE(0n, 40)
    expect(read(bytes)).toMatchObject({ sections: [], dynamic: { needed: ['libc.so.6', 'libz.so.1'] } })
  })

  it('keeps its section count elsewhere when it does not fit into the header', () => {
    const bytes = program({})
    const table = Number(bytes.readBigUInt64LE(40))
    bytes.writeBigUInt64LE(BigInt(bytes.readUInt16LE(60)), table + 32)
    bytes.writeUInt16LE(0, 60)
    expect(read(bytes).sections.map(({ name }) => name)).toEqual(['', '.note', '.shstrtab'])
  })

  it('is refused when it is something else, or ends inside its header', () => {
    expect(readElf(viewOf(Buffer.from('#!/bin/sh\n')))).toMatchObject({ ok: false, error: { code: 'unsupported' } })
    expect(readElf(viewOf(program({}).subarray(0, 40)))).toMatchObject({ ok: false, error: { code: 'malformed' } })
  })

  survivesChanges(
    'ELF',
    shapes.map((shape) => program(shape)),
    (bytes) => readElf(viewOf(bytes)),
  )
})
