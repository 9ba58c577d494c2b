import { expect, it } from 'vitest'
import { staysBounded } from '../../../test/fuzz/index.ts'
import { opkgFormats, ownerOfOpkgList, parseOpkgList, parseOpkgStatus } from './index.ts'

const status = `Package: busybox
Version: 1.36.1-r1
Depends: libc, libubus (>= 2)
Provides: shell
Status: install user installed
Architecture: aarch64_generic
Conffiles:
 /etc/syslog.conf 0123
Installed-Time: 1700000000

Package: gone
Version: 1
Status: deinstall user not-installed

Package: kept
Version: 2
Status: install hold,noprune installed

Package: bad name
Version: 1
Status: install ok installed
`

function read(text: string) {
  const result = parseOpkgStatus(Buffer.from(text))
  if (!result.ok) throw result.error
  return result.value
}

it('lists what is installed', () => {
  const { packages, warnings } = read(status)
  expect(packages.map(({ name }) => name)).toEqual(['busybox', 'kept'])
  expect(packages[0]).toEqual({
    type: 'opkg',
    name: 'busybox',
    version: '1.36.1-r1',
    arch: 'aarch64_generic',
    source: { name: 'busybox', version: '1.36.1-r1' },
    licenses: [],
    needs: ['libc', 'libubus'],
    provides: ['shell'],
  })
  expect(warnings).toEqual(['the package at line 19 was left out: "bad name" is no name of a package'])
})

it.each([
  ['Source: package/libs/toolchain\nSourceName: toolchain', 'toolchain'],
  ['OE: glibc', 'glibc'],
  ['Source: glibc_2.39.bb', 'glibc'],
  ['Source: feeds/base/libs', 'libc'],
  ['', 'libc'],
])('with %j names its source', (lines, name) => {
  const control = `Package: libc\nVersion: 1\nLicense: MIT\nInstalled-Size: 5\n${lines}`
  expect(read(control).packages).toMatchObject([{ source: { name }, licenses: ['MIT'], installedSize: 5 }])
})

it('knows the files of a package and whose they are', () => {
  expect(parseOpkgList(Buffer.from('/bin/busybox\n/bin/sh\t0120777\tbusybox\n/etc/\n'))).toEqual([
    'bin/busybox',
    'bin/sh',
  ])
  expect(ownerOfOpkgList('usr/lib/opkg/info/busybox.list')).toBe('busybox')
  expect(ownerOfOpkgList('srv/busybox.list')).toBeUndefined()
})

staysBounded('the status of opkg', [status], parseOpkgStatus)

it('is looked for where OpenWrt and Yocto keep it', () => {
  const wants = (path: string) => opkgFormats.some(({ files }) => files.only?.(path))
  expect(['usr/lib/opkg/status', 'var/lib/opkg/info/a.control', 'var/lib/dpkg/status'].map(wants)).toEqual([
    true,
    true,
    false,
  ])
})
