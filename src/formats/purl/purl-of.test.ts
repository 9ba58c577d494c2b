import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { OsPackage, Package } from '../../core/index.ts'
import { packageOfPurl, purlOf } from './index.ts'

const osPackage = (
  type: OsPackage['type'],
  name: string,
  version: string,
  more: Partial<OsPackage> = {},
): OsPackage => ({
  type,
  name,
  version,
  arch: 'x86_64',
  source: { name, version },
  ...more,
})
const debian = { id: 'debian', versionId: '12' }
const rhel = { id: 'rhel', versionId: '9.4' }

const languages: readonly [Package['type'], string, string][] = [
  ['maven', 'org.example:thing', 'pkg:maven/org.example/thing@1.0'],
  ['maven', 'thing', 'pkg:maven/thing@1.0'],
  ['npm', '@types/node', 'pkg:npm/%40types/node@1.0'],
  ['npm', 'left-pad', 'pkg:npm/left-pad@1.0'],
  ['golang', 'github.com/x/y/v2', 'pkg:golang/github.com/x/y/v2@1.0'],
  ['golang', 'stdlib', 'pkg:golang/stdlib@1.0'],
  ['composer', 'laravel/framework', 'pkg:composer/laravel/framework@1.0'],
  ['swift', 'github.com/Alamofire/Alamofire', 'pkg:swift/github.com/Alamofire/Alamofire@1.0'],
  ['cocoapods', 'ShareKit/Twitter', 'pkg:cocoapods/ShareKit@1.0#Twitter'],
  ['pypi', 'ruamel-yaml', 'pkg:pypi/ruamel-yaml@1.0'],
  ['conan', 'openssl', 'pkg:conan/openssl@1.0'],
  ['nuget', 'Newtonsoft.Json', 'pkg:nuget/Newtonsoft.Json@1.0'],
  ['cargo', 'serde', 'pkg:cargo/serde@1.0'],
]

const systems: readonly [OsPackage, { id: string; versionId: string }, string][] = [
  [
    osPackage('deb', 'libc6', '2.36-9+deb12u4'),
    debian,
    'pkg:deb/debian/libc6@2.36-9%2Bdeb12u4?arch=x86_64&distro=debian-12',
  ],
  [
    osPackage('deb', 'libgcc-s1', '12.2.0-14', { source: { name: 'gcc-12', version: '12.2.0-14' } }),
    debian,
    'pkg:deb/debian/libgcc-s1@12.2.0-14?arch=x86_64&distro=debian-12&upstream=gcc-12',
  ],
  [
    osPackage('deb', 'zlib1g', '1:1.2.13-1', { source: { name: 'zlib', version: '1:1.2.13' } }),
    debian,
    'pkg:deb/debian/zlib1g@1:1.2.13-1?arch=x86_64&distro=debian-12&upstream=zlib%401:1.2.13',
  ],
  [
    osPackage('rpm', 'openssl-libs', '1:3.0.7-27.el9', { source: { name: 'openssl', version: '1:3.0.7-27.el9' } }),
    rhel,
    'pkg:rpm/redhat/openssl-libs@3.0.7-27.el9?arch=x86_64&distro=rhel-9.4&epoch=1&upstream=openssl-3.0.7-27.el9.src.rpm',
  ],
  [
    osPackage('apk', 'musl', '1.2.4-r2'),
    { id: 'alpine', versionId: '3.18.4' },
    'pkg:apk/alpine/musl@1.2.4-r2?arch=x86_64&distro=alpine-3.18.4',
  ],
]

describe('purlOf', () => {
  it.each(languages)('names the %s package %s', (type, name, purl) => {
    const pkg = { type, name, version: '1.0' }
    expect(purlOf(pkg)).toBe(purl)
    expect(packageOfPurl(purl)).toEqual({ ok: true, value: { package: pkg } })
  })

  it.each(systems)('names $name of a distribution, and back', (pkg, os, purl) => {
    expect(purlOf(pkg, os)).toBe(purl)
    expect(packageOfPurl(purl)).toEqual({ ok: true, value: { package: pkg, distro: os } })
  })

  it('takes qualifiers that a format knows', () => {
    expect(purlOf({ type: 'julia', name: 'Dates', version: '1.9.0' }, undefined, { uuid: 'ade2ca70' })).toBe(
      'pkg:julia/Dates@1.9.0?uuid=ade2ca70',
    )
  })

  it('gives none to what has no name', () => {
    expect(purlOf({ type: 'npm', name: '', version: '1' })).toBeUndefined()
  })
})

describe('packageOfPurl', () => {
  it.each([
    ['pkg:deb/debian/zlib1g@1.2.11?epoch=1&distro=debian-10.2', '1:1.2.11', { id: 'debian', versionId: '10.2' }],
    ['pkg:rpm/alma/bash@5.1-1.el9?distro=alma-9.0', '5.1-1.el9', { id: 'almalinux', versionId: '9.0' }],
    ['pkg:rpm/opensuse/bash@4.4?distro=opensuse-leap-15.4', '4.4', { id: 'opensuse-leap', versionId: '15.4' }],
    ['pkg:apk/alpine/musl@1.1?distro=3.10.2', '1.1', { id: 'alpine', versionId: '3.10.2' }],
    ['pkg:deb/debian/curl@7?distro=jessie', '7', { id: 'debian', versionId: 'jessie' }],
    ['pkg:deb/debian/curl@7?distro=debian-sid', '7', { id: 'debian', versionId: 'sid' }],
    ['pkg:rpm/redhat/bash@4?epoch=0', '4', { id: 'rhel', versionId: '' }],
    ['pkg:alpm/arch/bash@5?distro=arch', '5', { id: 'arch', versionId: '' }],
  ])('reads %s', (purl, version, distro) => {
    expect(packageOfPurl(purl)).toMatchObject({ ok: true, value: { package: { version }, distro } })
  })

  it('names the types it has no packages of', () => {
    expect(packageOfPurl('pkg:docker/nginx@1')).toMatchObject({ ok: false, error: { code: 'unsupported' } })
  })

  it('gives back any name of a type without namespaces', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1, maxLength: 200, unit: 'grapheme' }),
        fc.string({ maxLength: 50 }),
        (name, version) => {
          const purl = purlOf({ type: 'cargo', name, version }) ?? ''
          expect(packageOfPurl(purl)).toEqual({ ok: true, value: { package: { type: 'cargo', name, version } } })
        },
      ),
      { numRuns: 300 },
    )
  })
})
