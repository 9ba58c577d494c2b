import { expect, it } from 'vitest'
import { staysBounded } from '../../../test/fuzz/index.ts'
import { ownerOfPacmanList, parsePacmanDesc, parsePacmanFiles } from './index.ts'

const desc = `%NAME%
gull-libs

%VERSION%
1:4.2-3

%BASE%
gull

%DESC%
%odd

%ARCH%
x86_64

%PACKAGER%
Tern <tern@example.org>

%SIZE%
2048

%LICENSE%
MIT
GPL-2.0-only

%DEPENDS%
glibc>=2.39
libz.so=1-64

%PROVIDES%
libgull.so=4-64
`

it('gives the package that a desc describes', () => {
  expect(parsePacmanDesc(Buffer.from(desc.replaceAll('\n', '\r\n')))).toEqual({
    ok: true,
    value: {
      packages: [
        {
          type: 'alpm',
          name: 'gull-libs',
          version: '1:4.2-3',
          arch: 'x86_64',
          source: { name: 'gull', version: '1:4.2-3' },
          licenses: ['MIT', 'GPL-2.0-only'],
          installedSize: 2048,
          maintainer: 'Tern <tern@example.org>',
          needs: ['glibc', 'libz.so'],
          provides: ['libgull.so'],
        },
      ],
      warnings: [],
    },
  })
})

it('refuses what describes no package', () => {
  for (const text of ['', desc.replace('gull-libs', '-x'), desc.replace('1:4.2-3', ''), 'gull-libs'])
    expect(parsePacmanDesc(Buffer.from(text))).toMatchObject({ ok: false, error: { code: 'malformed' } })
})

it('lists the files beside it, without directories', () => {
  expect(parsePacmanFiles(Buffer.from('%FILES%\nusr/\nusr/bin/\nusr/bin/gull\n\n%BACKUP%\netc/gull\tabc\n'))).toEqual([
    'usr/bin/gull',
  ])
  expect(ownerOfPacmanList('var/lib/pacman/local/gull-libs-1:4.2-3/files')).toBe('gull-libs')
  expect(ownerOfPacmanList('srv/gull-1-1/files')).toBeUndefined()
})

staysBounded('a desc of pacman', [desc], parsePacmanDesc)
