import { describe, expect, it } from 'vitest'
import { survivesChanges } from '../../../test/fuzz/index.ts'
import type { Package } from '../../core/index.ts'
import { viewOf } from '../byte-view/index.ts'
import { buildElf } from '../elf/elf.test-support.ts'
import { segmentTypes } from '../elf/index.ts'
import { blobAddress, buildInfoBlob, type GoPlan } from './go-binary.test-support.ts'
import { goBinary } from './index.ts'

const modules = [
  'path\texample.com/app/cmd/app',
  'mod\texample.com/app\t(devel)\t',
  'dep\tgithub.com/pkg/errors\tv0.9.1\th1:FEBLx1zS214owpjy7qsBeixbURkuhQAwrK5UwLGTwt4=',
  'dep\tgolang.org/x/text\tv0.3.0\t',
  '=>\tgolang.org/x/text\tv0.3.8\th1:x=',
  'dep\tk8s.io/api\tv0.0.0\t',
  '=>\t./staging/src/k8s.io/api\t(devel)\t',
  'dep\t\tDevel\t',
  'build\t-compiler=gc',
]

const read = (bytes: Buffer) => goBinary.inspect(viewOf(bytes), 'app')

function packagesOf(bytes: Buffer): readonly Package[] {
  const result = read(bytes)
  if (!result.ok) throw result.error
  return result.value.packages
}

const brief = (bytes: Buffer): string[] => packagesOf(bytes).map(({ name, version }) => `${name} ${version}`.trim())

const all = [
  'example.com/app',
  'stdlib v1.22.1',
  'github.com/pkg/errors v0.9.1',
  'golang.org/x/text v0.3.8',
  'k8s.io/api',
]

const forms: readonly ProgramPlan[] = [
  { form: 'inline' },
  { form: 'inline', bits: 32, order: 'big' },
  { form: 'inline', hasSections: false },
  { form: 'pointers' },
  { form: 'pointers', bits: 32 },
  { form: 'pointers', bits: 32, order: 'big' },
  { form: 'pointers', bits: 64, order: 'big', hasSections: false },
]

describe('a Go program', () => {
  it.each(forms)('gives its modules from build information written as %o', (form) => {
    expect(brief(buildGoProgram({ ...form, modules }))).toEqual(all)
  })

  it('is a root that needs everything else', () => {
    const [root, library, dependency] = packagesOf(buildGoProgram({ modules }))
    expect(root).toMatchObject({ relationship: 'root', dependsOn: expect.arrayContaining(['stdlib@v1.22.1']) })
    expect(library).toMatchObject({ relationship: 'direct' })
    expect(dependency).not.toHaveProperty('relationship')
  })

  it.each([
    ['go1.22.1 X:loopvar', 'v1.22.1'],
    ['go1.20.12 (Red Hat 1.20.12-1.el9)', 'v1.20.12'],
    ['go1.21rc2', 'v1.21rc2'],
    ['devel go1.23-4f5a2b1 Mon Jan 1', 'v1.23-4f5a2b1'],
    ['devel +85d0ec3 Thu', 'vdevel'],
  ])('built by %s has the standard library %s', (goVersion, version) => {
    expect(packagesOf(buildGoProgram({ goVersion }))).toEqual([
      { type: 'golang', name: 'stdlib', version, relationship: 'direct' },
    ])
  })

  it.each([
    ['-w -X main.version=v1.0.0', 'v1.0.0'],
    ["-s '-X=example.com/app/internal/meta.Version=2.1'", '2.1'],
    [`-X 'main.version=1.2.3' -X 'main.date=2024-01-01 10:00'`, '1.2.3'],
    ['-Xmain.ver=1.2.3-rc.1', '1.2.3-rc.1'],
    ['-X main.version=1.0.0 -X example.com/app/cmd/app.version=3.0.0', '3.0.0'],
    ['-X main.version=1.0.0 -X cmd.version=1.0.0', '1.0.0'],
    ['-X main.version=1.0.0 -X cmd.version=2.0.0', ''],
    ['-X main.version=nightly', ''],
    ['-X main.buildVersion=1.0.0', ''],
    ['-X', ''],
    ['', ''],
  ])('linked with %j has the version %j', (flags, version) => {
    const lines = [...modules, `build\t-ldflags=${JSON.stringify(flags)}`]
    expect(packagesOf(buildGoProgram({ modules: lines }))[0]?.version).toBe(version)
  })

  it('keeps the version that was installed, and prefers a stamped one to a made-up one', () => {
    const stamped = 'build\t-ldflags="-X main.version=v9.0.0"'
    const rootOf = (version: string) =>
      packagesOf(buildGoProgram({ modules: [`mod\texample.com/app\t${version}\t`, stamped] }))[0]?.version
    expect(rootOf('v1.4.2')).toBe('v1.4.2')
    expect(rootOf('v0.0.0-20240101000000-abcdefabcdef')).toBe('v9.0.0')
  })

  it('without a module is only the standard library', () => {
    expect(brief(buildGoProgram({ modules: ['path\tcommand-line-arguments', 'build\tCGO_ENABLED=0'] }))).toEqual([
      'stdlib v1.22.1',
    ])
  })

  it('is told from other programs and from text', () => {
    expect(read(buildElf({}))).toMatchObject({ ok: false, error: { code: 'unsupported' } })
    expect(read(Buffer.from('#!/bin/sh\n'))).toMatchObject({ ok: false, error: { code: 'unsupported' } })
  })

  it('of Windows gives its modules', () => {
    expect(brief(buildPortable(buildInfoBlob({ modules })))).toEqual(all)
  })

  it('of macOS gives its modules', () => {
    expect(brief(buildMachO(buildInfoBlob({ modules })))).toEqual(all)
  })

  survivesChanges(
    'a Go program',
    [
      ...forms.map((form) => buildGoProgram({ ...form, modules })),
      buildPortable(buildInfoBlob({ modules })),
      buildMachO(buildInfoBlob({ modules })),
    ],
    read,
  )
})

interface ProgramPlan extends GoPlan {
  /** Whether the section is there, or only the data segment. */
  readonly hasSections?: boolean
}

/** A Go program of nothing but its build information. */
function buildGoProgram({ hasSections = true, ...plan }: ProgramPlan): Buffer {
  const content = buildInfoBlob(plan)
  const text = Buffer.from('\xff Go buildinf: as text', 'latin1')
  return buildElf({
    bits: plan.bits ?? 64,
    order: plan.order ?? 'little',
    segments: [
      { type: segmentTypes.load, flags: 5, address: 0x1000, content: text },
      { type: segmentTypes.load, flags: 6, address: blobAddress, content },
    ],
    sections: hasSections ? [{ name: '.go.buildinfo', content }] : [],
  })
}

/** One data section, after a header of 0x200 bytes. */
function buildPortable(content: Buffer): Buffer {
  const head = Buffer.alloc(0x200)
  head.write('MZ')
  head.writeUInt32LE(0x80, 0x3c)
  head.write('PE\0\0', 0x80)
  head.writeUInt16LE(1, 0x86)
  head.writeUInt16LE(112, 0x94)
  head.writeUInt16LE(0x20b, 0x98)
  head.write('.data', 0x108)
  head.writeUInt32LE(0x1000, 0x108 + 12)
  head.writeUInt32LE(content.length, 0x108 + 16)
  head.writeUInt32LE(0x200, 0x108 + 20)
  head.writeUInt32LE(0xc0000040, 0x108 + 36)
  return Buffer.concat([head, content])
}

/** One segment of one section, after a header of 0x200 bytes. */
function buildMachO(content: Buffer): Buffer {
  const head = Buffer.alloc(0x200)
  head.writeUInt32LE(0xfeedfacf)
  head.writeUInt32LE(1, 16)
  head.writeUInt32LE(152, 20)
  head.writeUInt32LE(0x19, 32)
  head.writeUInt32LE(152, 36)
  head.write('__DATA', 40)
  head.writeUInt32LE(1, 32 + 64)
  head.write('__go_buildinfo', 32 + 72)
  head.writeUInt32LE(0x4000, 32 + 72 + 32)
  head.writeUInt32LE(content.length, 32 + 72 + 40)
  head.writeUInt32LE(0x200, 32 + 72 + 48)
  return Buffer.concat([head, content])
}
