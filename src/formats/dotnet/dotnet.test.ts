import { describe, expect, it } from 'vitest'
import { staysBounded } from '../../../test/fuzz/index.ts'
import type { Package, Result } from '../../core/index.ts'
import type { PackageList } from '../packages/index.ts'
import { parseDepsJson, parsePackagesConfig, parsePackagesLock, parsePackagesProps } from './index.ts'

function listed(read: Result<PackageList>): string[] {
  if (!read.ok) throw read.error
  return read.value.packages.map(({ name, version, relationship }: Package) =>
    [`${name}@${version}`, relationship].filter(Boolean).join(' '),
  )
}

describe('a packages.lock.json', () => {
  const sample = JSON.stringify({
    version: 2,
    dependencies: {
      'net8.0': {
        Json: { type: 'Transitive', resolved: '13.0.1' },
        Logging: { type: 'Direct', resolved: '2.0.0', dependencies: { json: '13.0.0', Missing: '1.0.0' } },
        Pinned: { type: 'CentralTransitive', resolved: '4.0.0' },
        shop: { type: 'Project', dependencies: { Json: '13.0.1' } },
      },
      'net8.0/linux-x64': { Json: { type: 'Direct', resolved: '13.0.1' } },
    },
  })

  it('lists the packages of all target frameworks once, without projects', () => {
    const read = parsePackagesLock(Buffer.from(`\uFEFF${sample}`))
    expect(listed(read)).toEqual(['Json@13.0.1 direct', 'Logging@2.0.0 direct', 'Pinned@4.0.0 indirect'])
    expect(read.ok && read.value.packages[1]?.dependsOn).toEqual(['Json@13.0.1'])
  })

  it.each(['', '[]', '{"dependencies":'])('is refused as %j', (text) => {
    expect(parsePackagesLock(Buffer.from(text)).ok).toBe(false)
  })

  staysBounded('packages.lock.json', [sample], parsePackagesLock)
})

describe('a packages.config', () => {
  const sample = `<?xml version="1.0" encoding="utf-8"?>
<packages>
  <package id="Json" version="6.0.4" targetFramework="net45" />
  <package id="Compilers" version="1.0.0" developmentDependency="True" />
  <package version="1.0.0" />
  <package id="Json" version="6.0.4"></package>
</packages>`

  it('lists what is not for developers only', () => {
    expect(listed(parsePackagesConfig(Buffer.from(`\uFEFF${sample}`)))).toEqual(['Json@6.0.4'])
    expect(listed(parsePackagesConfig(Buffer.from(`\uFEFF${sample}`, 'utf16le')))).toEqual(['Json@6.0.4'])
  })

  it.each(['', '<packages>', '<configuration/>'])('is refused as %j', (text) => {
    expect(parsePackagesConfig(Buffer.from(text)).ok).toBe(false)
  })

  staysBounded('packages.config', [sample], parsePackagesConfig)
})

describe('a Directory.Packages.props', () => {
  const sample = `<Project>
  <PropertyGroup><ManagePackageVersionsCentrally>true</ManagePackageVersionsCentrally></PropertyGroup>
  <ItemGroup>
    <PackageVersion Include="One" Version=" 1.0 " />
    <PackageVersion Include="Two"><Version>2.0</Version></PackageVersion>
    <PackageReference Update="Three" Version="3.0"/>
    <PackageVersion Include="Open" />
  </ItemGroup>
  <ItemGroup Condition="'$(OS)' == 'Unix'">
    <PackageVersion Include="Four" Version="$(FourVersion)" />
    <PackageVersion Include="One" Version="1.0" />
  </ItemGroup>
</Project>`

  it('lists versions of all groups, and warns of those that come from elsewhere', () => {
    const read = parsePackagesProps(Buffer.from(sample))
    expect(listed(read)).toEqual(['Three@3.0', 'One@1.0', 'Two@2.0'])
    expect(read.ok && read.value.warnings).toEqual(['left out 1 entry: a value from elsewhere'])
  })

  it.each(['', '<ItemGroup/>', '<Project'])('is refused as %j', (text) => {
    expect(parsePackagesProps(Buffer.from(text)).ok).toBe(false)
  })

  staysBounded('Packages.props', [sample], parsePackagesProps)
})

describe('a deps.json', () => {
  const file = { runtime: { 'a.dll': {} } }
  const libraries = (...entries: [string, string][]): object =>
    Object.fromEntries(entries.map(([id, type]) => [id, { type }]))
  const deps = (target: object, ...entries: [string, string][]): string =>
    JSON.stringify({
      runtimeTarget: { name: 'net8.0' },
      targets: { 'net8.0': target },
      libraries: libraries(...entries),
    })

  const sample = deps(
    {
      'Shop/1.0': { dependencies: { Till: '1.0', Json: '13.0', 'runtimepack.Core': '8.0' }, ...file },
      'Till/1.0': { dependencies: { Log: '2.0' }, ...file },
      'Json/13.0': file,
      'Log/2.0': { native: {} },
      'Meta/1.0': { dependencies: { Json: '13.0' } },
      'runtimepack.Core/8.0': file,
    },
    ['Shop/1.0', 'project'],
    ['Till/1.0', 'project'],
    ['Json/13.0', 'package'],
    ['Log/2.0', 'Package'],
    ['Meta/1.0', 'package'],
    ['runtimepack.Core/8.0', 'runtimepack'],
    ['System.Xml/4.0', 'referenceassembly'],
    ['Unlisted/1.0', 'package'],
    ['nameless', 'package'],
  )

  it('lists what is loaded, and how the program comes to it', () => {
    const read = parseDepsJson(Buffer.from(sample))
    expect(listed(read)).toEqual([
      'Shop@1.0 root',
      'Till@1.0 workspace',
      'Json@13.0 direct',
      'Log@2.0 indirect',
      'Core@8.0 direct',
      'Unlisted@1.0 indirect',
    ])
    expect(read.ok && read.value.packages[0]?.dependsOn).toEqual(['Till@1.0', 'Json@13.0', 'Core@8.0'])
    expect(read.ok && read.value.warnings).toEqual(['left out 1 library: no version'])
  })

  it('with two projects that nobody asks for has no root', () => {
    const two = deps(
      { 'A/1': file, 'B/1': file, 'C/1': file },
      ['A/1', 'project'],
      ['B/1', 'project'],
      ['C/1', 'package'],
    )
    expect(listed(parseDepsJson(Buffer.from(two)))).toEqual(['A@1', 'B@1', 'C@1'])
  })

  it('without its target lists all libraries', () => {
    const text = JSON.stringify({
      runtimeTarget: 'other',
      targets: {},
      libraries: libraries(['A/1', 'project'], ['B/1', 'package']),
    })
    expect(listed(parseDepsJson(Buffer.from(text)))).toEqual(['A@1 root', 'B@1'])
  })

  it.each(['', 'null', '{"libraries"'])('is refused as %j', (text) => {
    expect(parseDepsJson(Buffer.from(text)).ok).toBe(false)
  })

  staysBounded('deps.json', [sample], parseDepsJson)
})
