import { expect, it } from 'vitest'
import { staysBounded } from '../../../test/fuzz/index.ts'
import { apkFormats, parseApkInstalled } from './index.ts'

const sail = `C:Q1abcdefghijklmnopqrstuvwxyz0=
P:sail-libs
V:1.2.3_git20260101-r4
A:x86_64
S:1000
I:4096
T:Cloth: and rope
U:https://example.org/sail
L:GPL-2.0-only AND MIT
o:sail
m:Jib <jib@example.org>
D:so:libc.musl-x86_64.so.1 rope>=2 mast~1.0 !engine /bin/sh
p:so:libsail.so.1=1.2.3 cmd:sail=1.2.3-r4 cloth
F:
R:readme
F:usr/lib
M:0:0:755
R:libsail.so.1
a:0:0:777
Z:Q1abcdefghijklmnopqrstuvwxyz0=
F:usr/empty
`

function read(text: string) {
  const result = parseApkInstalled(Buffer.from(text))
  if (!result.ok) throw result.error
  return result.value
}

it('gives of a package what advisories and ownership ask for', () => {
  expect(read(sail)).toEqual({
    packages: [
      {
        type: 'apk',
        name: 'sail-libs',
        version: '1.2.3_git20260101-r4',
        arch: 'x86_64',
        source: { name: 'sail', version: '1.2.3_git20260101-r4' },
        licenses: ['GPL-2.0-only AND MIT'],
        installedSize: 4096,
        maintainer: 'Jib <jib@example.org>',
        needs: ['so:libc.musl-x86_64.so.1', 'rope', 'mast', '/bin/sh'],
        provides: ['so:libsail.so.1', 'cmd:sail', 'cloth'],
        files: ['readme', 'usr/lib/libsail.so.1'],
      },
    ],
    warnings: [],
  })
})

it('lists a virtual package, whose origin is itself', () => {
  expect(read('P:.build-deps\nV:20260101.120000\n').packages).toMatchObject([
    { name: '.build-deps', source: { name: '.build-deps' }, licenses: [], files: [] },
  ])
})

it.each([
  ['V:1', 'it has no name'],
  ['P:x', '"x" has no version'],
  ['P:x y\nV:1', '"x y" is no name of a package'],
  ['P:x\nV:1;2', '"1;2" is no version'],
])('leaves out %j with a warning and reads on', (record, why) => {
  expect(read(`${record}\n\n\r\n${sail}`)).toMatchObject({
    packages: [{ name: 'sail-libs' }],
    warnings: [`the package at line 1 was left out: ${why}`],
  })
})

it('says which line is damaged and keeps the others', () => {
  expect(read(`garbage\n${sail}`)).toMatchObject({
    packages: [{ name: 'sail-libs' }],
    warnings: ['line 1 is damaged and was left out'],
  })
})

it('does not multiply one long folder', () => {
  const text = `P:x\nV:1\nF:${'d'.repeat(100_000)}\n${'R:f\n'.repeat(10_000)}`
  expect(read(text).packages[0]?.files?.join('').length).toBeLessThan(9 * text.length)
})

staysBounded('the database of apk', [`${sail}\n${sail}`], parseApkInstalled)

it('is looked for in both places, and nowhere else', () => {
  const wants = (path: string) => apkFormats.some(({ files }) => files.only?.(path))
  expect(['lib/apk/db/installed', 'usr/lib/apk/db/installed', 'srv/installed'].map(wants)).toEqual([true, true, false])
})
