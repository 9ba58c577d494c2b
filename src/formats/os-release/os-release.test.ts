import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { changed, fuzz } from '../../../test/fuzz/index.ts'
import lifecycles from './end-of-life.json' with { type: 'json' }
import { endOfLife, endOfLifeOf, osReleasePaths, readOsRelease } from './index.ts'

const read = (files: Readonly<Record<string, string>>) =>
  readOsRelease(new Map(Object.entries(files).map(([path, text]) => [path, Buffer.from(text)])))

const bookworm = `PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"
NAME="Debian GNU/Linux"
VERSION_ID="12"
# ID=none
ID=debian
VERSION_CODENAME=bookworm
`

describe('os-release', () => {
  it('says which system this is', () => {
    expect(read({ 'etc/os-release': bookworm })).toEqual({
      id: 'debian',
      versionId: '12',
      idLike: [],
      name: 'Debian GNU/Linux',
      prettyName: 'Debian GNU/Linux 12 (bookworm)',
      codename: 'bookworm',
    })
  })

  it.each([
    ['ID=alpine', 'alpine'],
    ["ID='alpine'", 'alpine'],
    ['ID="al""pine"', 'alpine'],
    ['ID=al\\pine', 'alpine'],
    ['  export ID="Alpine"  \r', 'alpine'],
    ['ID=alpine # a comment', 'alpine'],
    ['ID="al\\"p\\$i\\\\n\\`e"', 'al"p$i\\n`e'],
    ["ID='a\\b'", 'a\\b'],
    ['ID="unclosed', 'unclosed'],
    ['ID=one\nID=two', 'two'],
    ['NAME=Nameless', 'linux'],
  ])('written as %j has the ID %j', (text, id) => {
    expect(read({ 'usr/lib/os-release': text })?.id).toBe(id)
  })

  it('names what the system is like', () => {
    expect(read({ 'etc/os-release': 'ID=rocky\nID_LIKE="rhel centos  fedora"' })?.idLike).toEqual([
      'rhel',
      'centos',
      'fedora',
    ])
  })

  const broken = fc.tuple(fc.constantFrom(...osReleasePaths), changed(Buffer.from(bookworm)))
  const isNamed = (file: readonly [string, Buffer]): void => {
    const os = readOsRelease(new Map([file]))
    expect(os === undefined || os.id.length > 0).toBe(true)
  }
  fuzz('os-release', broken, isNamed, 'text')
})

describe('without os-release the system is told by', () => {
  it.each([
    ['etc/alpine-release', '3.20.3\n', 'alpine', '3.20.3', ''],
    ['etc/debian_version', '12.4\n', 'debian', '12.4', ''],
    ['etc/debian_version', 'trixie/sid\n', 'debian', '', 'trixie'],
    ['etc/centos-release', 'CentOS Linux release 7.9.2009 (Core)\n', 'centos', '7.9.2009', 'Core'],
    ['etc/redhat-release', 'Red Hat Enterprise Linux Server release 6.10 (Santiago)', 'rhel', '6.10', 'Santiago'],
    ['etc/oracle-release', 'Oracle Linux Server release 8.4', 'ol', '8.4', ''],
    ['etc/system-release', 'Amazon Linux AMI release 2018.03', 'amzn', '2018.03', ''],
    ['etc/fedora-release', 'Fedora release 42 (Adams)', 'fedora', '42', 'Adams'],
    ['etc/photon-release', 'VMware Photon OS 4.0\nPHOTON_BUILD_NUMBER=1', 'photon', '4.0', ''],
    [
      'etc/SuSE-release',
      'SUSE Linux Enterprise Server 11 (x86_64)\nVERSION = 11\nPATCHLEVEL = 4\n',
      'sles',
      '11.4',
      '',
    ],
    [
      'etc/lsb-release',
      'DISTRIB_ID=Ubuntu\nDISTRIB_RELEASE=14.04\nDISTRIB_CODENAME=trusty',
      'ubuntu',
      '14.04',
      'trusty',
    ],
  ])('%s: %j', (path, text, id, versionId, codename) => {
    expect(read({ [path]: text })).toMatchObject({ id, versionId, codename })
  })

  it('nothing, where no file says anything', () => {
    expect(read({})).toBeUndefined()
    expect(read(Object.fromEntries(osReleasePaths.map((path) => [path, '\0\n?'])))).toBeUndefined()
  })
})

describe('several files', () => {
  it('complete one another where they speak of the same system', () => {
    const alpine = { 'etc/os-release': 'ID=alpine', 'etc/alpine-release': '3.20.3' }
    expect(read(alpine)).toMatchObject({ id: 'alpine', versionId: '3.20.3' })
    expect(read({ ...alpine, 'etc/os-release': 'NAME=Alpine' })).toMatchObject({ id: 'alpine', name: 'Alpine' })
  })

  it('do not mix systems: Oracle copies Red Hat, Ubuntu copies Debian', () => {
    const oracle = {
      'etc/oracle-release': 'Oracle Linux Server release 8.4',
      'etc/redhat-release': 'Red Hat Enterprise Linux release 9.9',
    }
    expect(read(oracle)).toMatchObject({ id: 'ol', versionId: '8.4' })
    expect(read({ 'etc/os-release': 'ID=ubuntu', 'etc/debian_version': '12.4' })).toMatchObject({
      id: 'ubuntu',
      versionId: '',
    })
  })
})

describe('the end of life', () => {
  it.each([
    ['alpine', '3.20.3', '2026-04-01T23:00:00Z', { ended: false, on: '2026-04-01' }],
    ['alpine', '3.20.3', '2026-04-02', { ended: true, on: '2026-04-01' }],
    ['rhel', '9.4', '2026-01-01', { ended: false, on: '2032-05-31' }],
    ['amzn', '2018.03', '2026-01-01', { ended: true, on: '2023-12-31' }],
    ['opensuse', '42.3', '2026-01-01', { ended: true, on: '2019-07-01' }],
    ['photon', '5.0', '2026-01-01', { ended: false }],
    ['photon', '4', '2026-01-01', { ended: false, on: '2026-03-01' }],
    ['wolfi', '20230201', '2026-01-01', { ended: false }],
    ['alpine', '3.99', '2026-01-01', undefined],
    ['alpine', '', '2026-01-01', undefined],
    ['sles', '15.99', '2026-01-01', undefined],
    ['constructor', '1', '2026-01-01', undefined],
    ['alpine', '__proto__', '2026-01-01', undefined],
  ])('of %s %s on %s is %o', (id, versionId, now, expected) => {
    expect(endOfLife(id, versionId, now)).toEqual(expected)
  })

  it('counts LTS for Debian, which is for everyone, and not ESM for Ubuntu, which is paid for', () => {
    expect(endOfLife('debian', '11.5', '2026-01-01')).toEqual({
      ended: false,
      on: '2026-08-31',
      extended: { name: 'LTS', from: '2024-08-14', until: '2026-08-31', paid: false },
    })
    expect(endOfLife('ubuntu', '20.04', '2026-01-01')).toEqual({
      ended: true,
      on: '2025-05-29',
      extended: { name: 'ESM', from: '2025-05-29', until: '2030-04-23', paid: true },
    })
  })

  it('of CentOS Stream is its own, though it calls itself centos', () => {
    const stream = read({ 'etc/os-release': 'ID=centos\nNAME="CentOS Stream"\nVERSION_ID=8' })
    expect(stream && endOfLifeOf(stream, '2024-01-01')).toEqual({ ended: false, on: '2024-05-31' })
    expect(endOfLife('centos', '8', '2024-01-01')).toEqual({ ended: true, on: '2021-12-31' })
  })

  it('is written as a day everywhere, and extended support ends after the regular one', () => {
    for (const [id, system] of Object.entries(lifecycles.systems)) {
      if (!('releases' in system)) continue
      for (const release of Object.keys(system.releases)) {
        const end = endOfLife(id, release, '2026-01-01')
        expect(end, `${id} ${release}`).toBeDefined()
        if (end?.on !== undefined) expect(end.on).toMatch(/^20\d\d-[01]\d-[0-3]\d$/)
        if (end?.extended) expect(end.extended.until > end.extended.from).toBe(true)
      }
    }
  })
})
