import { describe, expect, it } from 'vitest'
import { staysBounded } from '../../../test/fuzz/index.ts'
import type { Package, Result } from '../../core/index.ts'
import type { PackageList } from '../packages/index.ts'
import { type GoModOptions, parseGoMod, parseGoModule, parseGoSum } from './index.ts'

const sample = `module "example.com/shop" // the shop

go 1.21

toolchain go1.22.3

require (
	example.com/direct v1.2.3
	example.com/deep v0.1.0 // indirect; kept for tests
	\`example.com/raw\` v2.0.0+incompatible//indirect
)

require example.com/folder v1.0.0

replace (
	example.com/folder => ../folder
	example.com/direct v1.2.3 => example.com/fork v1.2.4
	example.com/direct => example.com/other v9.0.0
)

exclude example.com/deep v0.0.9
retract [v1.0.0, v1.1.0] // wrong
tool example.com/direct/cmd
`

function listed(read: Result<PackageList>): string[] {
  if (!read.ok) throw read.error
  return read.value.packages.map(({ name, version, relationship }: Package) =>
    [name, version, relationship].filter(Boolean).join(' '),
  )
}

const mod = (text: string, options?: GoModOptions): string[] => listed(parseGoMod(Buffer.from(text), options))

describe('a go.mod', () => {
  it('lists its module and what it requires, replaced as it says', () => {
    expect(mod(sample)).toEqual([
      'example.com/shop root',
      'example.com/fork v1.2.4 direct',
      'example.com/deep v0.1.0 indirect',
      'example.com/raw v2.0.0+incompatible indirect',
    ])
  })

  it('is listed as required when it belongs to a dependency', () => {
    expect(mod(sample, { replace: false })).toContain('example.com/folder v1.0.0 direct')
  })

  it('before Go 1.17 lists direct modules only', () => {
    const required = 'require a.b/c v1.0.0\nrequire a.b/d v1.0.0 // indirect\n'
    expect(mod(`module m\ngo 1.16\n${required}`)).toEqual(['m root', 'a.b/c v1.0.0 direct'])
    expect(mod(required)).toEqual(['a.b/c v1.0.0 direct'])
  })

  it.each([
    ['go 1.22', 'v1.22.0'],
    ['go 1.22.1', 'v1.22.1'],
    ['go 1.23rc1', 'v1.23rc1'],
    ['go 1.21\ntoolchain go1.22.5-custom', 'v1.22.5'],
    ['go 1.21\ntoolchain gccgo-go1.22.5', 'v1.22.5'],
    ['go 1.21\ntoolchain local', 'v1.21.0'],
    ['go 1.20', undefined],
  ])('with "%s" needs the standard library %s', (lines, version) => {
    const list = mod(`module m\n${lines}\n`, { useMinVersion: true })
    expect(list.find((one) => one.startsWith('stdlib'))).toBe(version && `stdlib ${version} direct`)
  })

  it('keeps a replacement from being replaced in turn', () => {
    const lines = 'module m\ngo 1.20\nrequire a v1.0.0\nreplace a v1.0.0 => a v2.0.0\nreplace a v2.0.0 => a v3.0.0\n'
    expect(mod(lines)).toEqual(['m root', 'a v2.0.0 direct'])
  })

  it('warns of a directive it does not know', () => {
    const read = parseGoMod(Buffer.from('module m\nfuture (\n x y\n)\n'))
    expect(read.ok && read.value.warnings).toEqual(['left out 1 line: a directive that is not known'])
  })

  it.each([
    '',
    'hello world',
    'module m\nrequire (\n a v1\n',
    'module m\nrequire a',
    'module "m',
    'module m\nreplace a b',
  ])('is refused as %j', (text) => {
    expect(parseGoMod(Buffer.from(text)).ok).toBe(false)
  })

  staysBounded('go.mod', [sample], (content) => parseGoMod(content, { useMinVersion: true }))
})

describe('a go.sum', () => {
  const sums =
    'a/b v1.0.0 h1:x=\r\na/b v1.0.0/go.mod h1:y=\n\na/b v1.1.0/go.mod h1:z=\nc v0.1.0 h1:z=\nd v1.0.0 h1:z=\n'

  it('lists the last version of each module', () => {
    expect(listed(parseGoSum(Buffer.from(sums)))).toEqual(['a/b v1.1.0', 'c v0.1.0', 'd v1.0.0'])
  })

  it('adds to a go.mod before Go 1.17 what that does not settle', () => {
    const old = 'module m\ngo 1.16\nrequire a/b v1.0.0\nrequire d v1.0.0\nreplace d => ../d\n'
    const merged = (text: string): string[] => listed(parseGoModule(Buffer.from(text), Buffer.from(sums)))
    expect(merged(old)).toEqual(['m root', 'a/b v1.0.0 direct', 'c v0.1.0 indirect'])
    expect(merged(old.replace('1.16', '1.17'))).toEqual(['m root', 'a/b v1.0.0 direct'])
  })

  it('that is broken leaves the go.mod and a warning', () => {
    const read = parseGoModule(Buffer.from('module m\nrequire a v1.0.0\n'), Buffer.from('<<<<<<< HEAD\n'))
    expect(read.ok && read.value).toMatchObject({
      packages: [{ name: 'm' }, { name: 'a' }],
      warnings: [expect.stringContaining('cannot read a go.sum')],
    })
  })

  staysBounded('go.sum', [sums], parseGoSum)
})
