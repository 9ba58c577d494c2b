import { zstdCompressSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { staysBounded, survivesChanges } from '../../../test/fuzz/index.ts'
import {
  dpkgFormats,
  dpkgListFiles,
  ownerOfCopyright,
  ownerOfDpkgList,
  parseChiselManifest,
  parseCopyright,
  parseDpkgList,
  parseDpkgMd5sums,
  parseDpkgStatus,
} from './index.ts'

const anchor = `Package: anchor
Status: install ok installed
Priority: optional
Installed-Size: 120
Maintainer: Harbour Team <harbour@example.org>
Architecture: amd64
Multi-Arch: same
Source: mooring (2:1.0-3)
Version: 2:1.0-3+b1
Provides: hook (= 1.0), iron
Depends: libc6 (>= 2.34), rope | chain:any, rope
Pre-Depends: dpkg (>= 1.17)
Conffiles:
 /etc/anchor.conf 0123456789abcdef0123456789abcdef
Description: holds
 Version: 9 is prose here.
 .
 Package: so is this.
`

function statusOf(text: string) {
  const read = parseDpkgStatus(Buffer.from(text))
  if (!read.ok) throw read.error
  return read.value
}

const names = (text: string): string[] => statusOf(text).packages.map(({ name }) => name)

describe('a status file', () => {
  it('gives of a package what advisories ask for', () => {
    expect(statusOf(anchor)).toEqual({
      packages: [
        {
          type: 'deb',
          name: 'anchor',
          version: '2:1.0-3+b1',
          arch: 'amd64',
          source: { name: 'mooring', version: '2:1.0-3' },
          maintainer: 'Harbour Team <harbour@example.org>',
          installedSize: 122_880,
          needs: ['libc6', 'rope', 'chain', 'dpkg'],
          provides: ['hook', 'iron'],
        },
      ],
      warnings: [],
    })
  })

  it.each([
    ['install ok installed', true],
    ['hold ok installed', true],
    ['install ok unpacked', true],
    ['install ok half-configured', true],
    ['install ok triggers-pending', true],
    ['install reinstreq half-installed', false],
    ['deinstall ok config-files', false],
    ['deinstall ok installed', false],
    ['purge ok not-installed', false],
    ['installed', false],
  ])('in state %j lists the package: %s', (state, isListed) => {
    expect(names(anchor.replace('install ok installed', state))).toEqual(isListed ? ['anchor'] : [])
  })

  it.each([
    ['', { name: 'keel', version: '1-1' }],
    ['Source: hull', { name: 'hull', version: '1-1' }],
    ['Source: hull (2-1)', { name: 'hull', version: '2-1' }],
    ['source:hull(2-1)', { name: 'hull', version: '2-1' }],
    ['Source: ../hull (2-1)', { name: 'keel', version: '1-1' }],
    ['Source: hull (2.#)', { name: 'hull', version: '1-1' }],
  ])('with %j names its source', (line, source) => {
    expect(statusOf(`Package: keel\nVersion: 1-1\n${line}`).packages[0]?.source).toEqual(source)
  })

  it('is read by line ends, blank lines and cases of any kind', () => {
    expect(names('\r\npackage: a1\r\nVERSION: 1\r\n \t\r\n\r\nPackage : b1\r\nVersion:2')).toEqual(['a1', 'b1'])
  })

  it.each([
    ['Version: 1', 'it has no name'],
    ['Package: keel', '"keel" has no version'],
    ['Package: ../keel\nVersion: 1', '"../keel" is no name of a package'],
    ['Package: keel\nVersion: 1:5.#', '"1:5.#" is no version'],
  ])('leaves out %j with a warning and reads on', (stanza, why) => {
    expect(statusOf(`${stanza}\n\n${anchor}`)).toMatchObject({
      packages: [{ name: 'anchor' }],
      warnings: [`the package at line 1 was left out: ${why}`],
    })
  })

  it('says which line is damaged and keeps the others', () => {
    expect(statusOf(`\0\0\0\n${anchor}`)).toMatchObject({
      packages: [{ name: 'anchor' }],
      warnings: ['line 1 is damaged and was left out'],
    })
  })

  it('gives a hundred warnings and the number of the rest', () => {
    const { warnings } = statusOf('Package: x\n\n'.repeat(1000))
    expect(warnings).toHaveLength(101)
    expect(warnings.at(-1)).toBe('900 more of the kind')
  })

  it('treats names of object members as any name', () => {
    expect(names('Package: constructor\nVersion: 1\n__proto__: x')).toEqual(['constructor'])
  })

  staysBounded('the status of dpkg', [`${anchor}\n${anchor}`], parseDpkgStatus)
})

describe('the files of a package', () => {
  it('are those of its list, without the directories they lie in', () => {
    const list = Buffer.from('/.\n/usr\n/usr/bin\n/usr/bin/anchor\n/usr/share\n/usr/share/doc with space\n\n')
    expect(parseDpkgList(list)).toEqual(['usr/bin/anchor', 'usr/share/doc with space'])
  })

  it('are those with a checksum', () => {
    const sum = 'd41d8cd98f00b204e9800998ecf8427e'
    const sums = Buffer.from(`${sum}  usr/bin/anchor\n${sum} *./usr/lib/a b\nnonsense\n${sum}\n`)
    expect(parseDpkgMd5sums(sums)).toEqual(['usr/bin/anchor', 'usr/lib/a b'])
  })

  it.each([
    ['var/lib/dpkg/info/bash.list', { name: 'bash' }],
    ['var/lib/dpkg/info/libc6:amd64.md5sums', { name: 'libc6', arch: 'amd64' }],
    ['var/lib/dpkg/status.d/base-files.md5sums', { name: 'base-files' }],
    ['var/lib/dpkg/status.d/base-files.list', undefined],
    ['var/lib/dpkg/info/format', undefined],
    ['srv/info/bash.list', undefined],
  ])('stand in %s for %o', (path, owner) => {
    expect(ownerOfDpkgList(path)).toEqual(owner)
    expect(dpkgListFiles.only?.(path)).toBe(owner !== undefined)
  })
})

describe('a copyright file', () => {
  it.each([
    ['License: GPL-2+', ['GPL-2+']],
    [
      'License: GPL-1+ or Artistic, and BSD-4-clause-X\nFiles: b\nLicense: Zlib,',
      ['GPL-1+', 'Artistic', 'BSD-4-clause-X', 'Zlib'],
    ],
    ['License: GPL-3+ with Bison exception', ['GPL-3+ with Bison exception']],
    ['License: MIT\n\nLicense: MIT\n full text', ['MIT']],
    ['License:\n Text alone', []],
    ["can be found in `/usr/share/common-licenses/GPL-2'.", ['GPL-2']],
    ['see /usr/share/common-licenses/LGPL-2.1.', ['LGPL-2.1']],
    ['This database is in the public domain.', []],
    [
      'Permission is  hereby granted, free\n * of charge, … The above copyright notice and\nthis permission notice',
      ['MIT'],
    ],
    ['Redistribution and use in source and binary forms … Neither the name', ['BSD-3-Clause']],
    ['', []],
  ])('of %j names %j', (text, licenses) => {
    expect(parseCopyright(Buffer.from(text))).toEqual(licenses)
  })

  it('belongs to the package whose folder it is in', () => {
    expect(ownerOfCopyright('usr/share/doc/libc6/copyright')).toBe('libc6')
    expect(ownerOfCopyright('usr/share/doc/a/b/copyright')).toBeUndefined()
  })

  it('of one endless line is read in time', () => {
    expect(parseCopyright(Buffer.from(`License: ${'a or '.repeat(200_000)}`))).toEqual([])
    expect(parseCopyright(Buffer.from('License: \n'.repeat(200_000)))).toEqual([])
    expect(parseCopyright(Buffer.from(`License: x${' '.repeat(1900)}y\n`.repeat(2000)))).toEqual(['x y'])
    expect(parseCopyright(Buffer.from(`License: ${', '.repeat(900)}x\n`.repeat(500)))).toEqual(['x'])
  })
})

describe('a manifest of chisel', () => {
  const lines = [
    '{"jsonwall":"1.0","schema":"1.0","count":6}',
    '{"kind":"content","slice":"libc6_libs","path":"/lib/libc.so.6"}',
    '{"kind":"package","name":"libc6","version":"2.39-0ubuntu8","sha256":"00","arch":"amd64"}',
    '{"kind":"package","name":"../x","version":"1","sha256":"00","arch":"amd64"}',
    '{"kind":"path","path":"/lib/","mode":"0755","slices":["libc6_libs"]}',
    '{"kind":"path","path":"/lib/libc.so.6","mode":"0755","slices":["libc6_libs","libc6_more","other_x"]}',
    '{"kind":"slice","name":"libc6_libs"}',
    '{"kind":',
  ]
  const packed = zstdCompressSync(lines.join('\n'))

  it('lists packages with their files', () => {
    expect(parseChiselManifest(packed)).toEqual({
      ok: true,
      value: {
        packages: [
          {
            type: 'deb',
            name: 'libc6',
            version: '2.39-0ubuntu8',
            arch: 'amd64',
            source: { name: 'libc6', version: '2.39-0ubuntu8' },
            files: ['lib/libc.so.6'],
          },
        ],
        warnings: ['the package "../x" "1" was left out', 'line 8 cannot be read'],
      },
    })
  })

  it('is refused when it cannot be unpacked, unpacks to too much or is something else', () => {
    for (const content of [Buffer.from('no'), zstdCompressSync(Buffer.alloc(40 * 1024 * 1024)), zstdCompressSync('{}')])
      expect(parseChiselManifest(content)).toMatchObject({ ok: false, error: { code: 'malformed' } })
  })

  survivesChanges('a packed manifest of chisel', [packed], parseChiselManifest)
  survivesChanges('the text of a manifest of chisel', [Buffer.from(lines.join('\n'))], (text) =>
    parseChiselManifest(zstdCompressSync(text)),
  )
})

it('each file is wanted by one format', () => {
  const wanting = (path: string) => dpkgFormats.filter(({ files }) => isWanted(files, path)).map(({ id }) => id)
  expect(wanting('var/lib/dpkg/status')).toEqual(['dpkg-status'])
  expect(wanting('var/lib/dpkg/status.d/base-files')).toEqual(['dpkg-status-d'])
  expect(wanting('var/lib/dpkg/status.d/base-files.md5sums')).toEqual([])
  expect(wanting('var/lib/chisel/manifest.wall')).toEqual(['chisel-manifest'])
  expect(wanting('srv/status')).toEqual([])
})

function isWanted({ names, suffixes, only }: (typeof dpkgFormats)[number]['files'], path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1)
  return (names?.includes(name) || suffixes?.some((suffix) => name.endsWith(suffix)) || false) && (only?.(path) ?? true)
}
