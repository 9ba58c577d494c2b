import { describe, expect, it } from 'vitest'
import { staysBounded, survivesChanges } from '../../../test/fuzz/index.ts'
import { viewOf } from '../byte-view/index.ts'
import { berkeleyDatabase, ndbDatabase, rpmHeaderOf, sqliteDatabase, type Tags } from './databases.test-support.ts'
import { parseRpmDatabase, parseRpmHeader, parseRpmManifest, readRpmHeaders, rpmFormats } from './index.ts'

const bash: Tags = {
  1000: 'bash',
  1001: '5.1.8',
  1002: '9.el9',
  1009: 7_738_634,
  1011: 'Example Vendor',
  1014: 'GPLv3+',
  1022: 'x86_64',
  1044: 'bash-5.1.8-9.el9.src.rpm',
  1047: ['bash', 'config(bash)', '/bin/sh', 'bash'],
  1049: ['rpmlib(CompressedFileNames)', 'libc.so.6', 'libc.so.6'],
  1116: [0, 0, 1],
  1117: ['bash', 'sh', 'bash.conf'],
  1118: ['/usr/bin/', '/etc/'],
}
const tide: Tags = {
  1000: 'tide-libs',
  1001: '10',
  1002: '1',
  1003: 3,
  1044: 'tide-10-1.src.rpm',
  5096: 'tide:10:1:c0ffee',
}
const key: Tags = { 1000: 'gpg-pubkey', 1001: '8483c65d', 1002: '5ccc5b19' }
const headers = [bash, tide, key].map((tags) => rpmHeaderOf(tags))

const databases = {
  sqlite: sqliteDatabase(headers),
  ndb: ndbDatabase(headers),
  'Berkeley DB': berkeleyDatabase(headers),
  'Berkeley DB on a big-endian machine': berkeleyDatabase(headers, { order: 'BE' }),
}
const kinds = Object.entries(databases)

function packagesOf(database: Buffer) {
  const read = parseRpmDatabase(viewOf(database))
  if (!read.ok) throw read.error
  return read.value
}

describe('a database of', () => {
  it.each(kinds)('%s lists its packages, and keys are none', (_, database) => {
    const { packages, warnings } = packagesOf(database)
    expect(warnings).toEqual([])
    expect(packages).toEqual([
      {
        type: 'rpm',
        name: 'bash',
        version: '5.1.8-9.el9',
        arch: 'x86_64',
        source: { name: 'bash', version: '5.1.8-9.el9' },
        licenses: ['GPLv3+'],
        installedSize: 7_738_634,
        maintainer: 'Example Vendor',
        needs: ['libc.so.6'],
        provides: ['bash', 'config(bash)', '/bin/sh'],
        files: ['usr/bin/bash', 'usr/bin/sh', 'etc/bash.conf'],
      },
      expect.objectContaining({
        name: 'tide-libs',
        version: '3:10-1',
        source: { name: 'tide', version: '3:10-1' },
        modularity: 'tide:10:1:c0ffee',
      }),
    ])
  })

  for (const [kind, database] of kinds)
    survivesChanges(`an rpm database of ${kind}`, [database], (content) => {
      const read = readRpmHeaders(viewOf(content))
      const text = read.ok ? read.value.headers.map(({ name, files }) => name + files.join('')).join('') : ''
      expect(text.length).toBeLessThan(40 * (content.length + 100))
    })

  it.each(kinds)('%s is listed in part when it is cut off', (_, database) => {
    const { packages, warnings } = packagesOf(database.subarray(0, database.length - 300))
    expect(packages.length).toBeLessThan(3)
    expect(warnings.length).toBeGreaterThan(0)
  })

  it('another kind is refused', () => {
    for (const bytes of [Buffer.alloc(0), Buffer.from('RPM'), Buffer.alloc(5000, 'x')])
      expect(readRpmHeaders(viewOf(bytes))).toMatchObject({ ok: false, error: { code: 'unsupported' } })
  })
})

describe('a hostile database', () => {
  it('cannot bring its own idea of a name', () => {
    const { packages, warnings } = packagesOf(
      ndbDatabase([rpmHeaderOf({ ...bash, 1000: 'ba\u001b[2Jsh' }), ...headers]),
    )
    expect(packages.map(({ name }) => name)).toEqual(['bash', 'tide-libs'])
    expect(warnings).toEqual(['1 package left out: the name cannot be one'])
  })

  it('without its table is refused', () => {
    const database = sqliteDatabase(headers)
    for (let at = database.indexOf('Packages'); at !== -1; at = database.indexOf('Packages'))
      database.write('Baggages', at)
    expect(readRpmHeaders(viewOf(database))).toMatchObject({ ok: false, error: { code: 'malformed' } })
  })

  it('whose overflow pages run in a circle ends', () => {
    const database = berkeleyDatabase([rpmHeaderOf({ ...bash, 1118: ['/usr/bin/'.repeat(100), '/etc/'] })])
    for (let page = 2; page * 512 < database.length; page++) {
      database.writeUInt32LE(2, page * 512 + 16)
      database.writeUInt16LE(page === 3 ? 0 : 40, page * 512 + 22)
    }
    expect(readRpmHeaders(viewOf(database))).toMatchObject({ ok: false, error: { code: 'malformed' } })
  })

  it('whose slots all name one blob is read for as long as its size allows', () => {
    const database = ndbDatabase(Array.from({ length: 250 }, () => rpmHeaderOf(bash)))
    const first = Buffer.from(database.subarray(32, 48))
    for (let at = 48; at < 4096; at += 16) first.copy(database, at)
    const one = rpmHeaderOf(bash).length
    expect(packagesOf(database).packages.length).toBeLessThanOrEqual(database.length / one)
  })

  it('whose table is its own child ends', () => {
    const blobs = Array.from({ length: 60 }, (_, index) => rpmHeaderOf({ ...tide, 1000: `tide-${index}` }))
    const database = sqliteDatabase(blobs)
    expect(packagesOf(database).packages).toHaveLength(60)
    for (let at = 0; at < database.length; at += 512)
      if (database[at] === 5) database.writeUInt32BE(at / 512 + 1, at + 8)
    expect(packagesOf(database).packages.length).toBeLessThan(60)
  })

  it('with one long directory for many files does not multiply it', () => {
    const names = Array.from({ length: 2000 }, () => 'f')
    const header = rpmHeaderOf({ ...bash, 1116: names.map(() => 0), 1117: names, 1118: [`/${'d'.repeat(50_000)}/`] })
    const files = parseRpmHeader(header)?.files ?? []
    expect(files.length).toBeGreaterThan(0)
    expect(files.join('').length).toBeLessThan(5 * header.length)
  })
})

describe('a header', () => {
  it('says what is absent: no epoch is not epoch 0', () => {
    expect(parseRpmHeader(rpmHeaderOf({ 1000: 'keel' }))).toMatchObject({
      name: 'keel',
      epoch: null,
      size: 0,
      vendor: '',
      modularityLabel: '',
      files: [],
    })
    expect(parseRpmHeader(rpmHeaderOf({ 1000: 'keel', 1003: 0, 1011: '(none)' }))).toMatchObject({
      epoch: 0,
      vendor: '',
    })
  })

  it('holds sizes of 64 bits, old file names and the region of a signature', () => {
    const header = rpmHeaderOf({ 1000: 'keel', 5009: { int64: 5e9 }, 1027: ['/a', '/b'] }, { region: true })
    expect(parseRpmHeader(header)).toMatchObject({ size: 5e9, files: ['/a', '/b'] })
  })

  it('is refused without a name or with counts beyond its end', () => {
    const header = rpmHeaderOf(bash)
    expect(parseRpmHeader(rpmHeaderOf({ 1001: '1' }))).toBeUndefined()
    expect(parseRpmHeader(header.subarray(0, header.length - 1))).toBeUndefined()
    expect(parseRpmHeader(Buffer.alloc(8, 0xff))).toBeUndefined()
    expect(parseRpmHeader(Buffer.alloc(3))).toBeUndefined()
  })

  it.each([
    ['gcc11-11.2.1+git610-1.3.9.src.rpm', 'gcc11', '11.2.1+git610-1.3.9'],
    ['kernel-5.14-1.nosrc.rpm', 'kernel', '5.14-1'],
    ['', 'keel', '1-2'],
    ['odd.src.rpm', 'keel', '1-2'],
    ['keel-1-2.x86_64.rpm', 'keel', '1-2'],
  ])('built from %j comes from %s %s', (sourceRpm, name, version) => {
    const header = rpmHeaderOf({ 1000: 'keel', 1001: '1', 1002: '2', 1044: sourceRpm })
    expect(packagesOf(ndbDatabase([header])).packages[0]?.source).toEqual({ name, version })
  })
})

describe('a manifest of an image without rpm', () => {
  const manifest = [
    'openssl\t1.1.1k-9.cm2\t1653816591\t1653753130\tMicrosoft Corporation\t(none)\t1234\tx86_64\t0\topenssl-1.1.1k-9.cm2.src.rpm',
    'ca-certs\t2.0.0-1.cm2\t1653816591\t1653753130\t(none)\t1\t(none)\tnoarch\t1\tca-2.0.0-1.cm2.src.rpm',
    'no package',
    '',
  ].join('\n')

  it('lists its packages and what is none', () => {
    expect(parseRpmManifest(Buffer.from(manifest))).toEqual({
      ok: true,
      value: {
        packages: [
          {
            type: 'rpm',
            name: 'openssl',
            version: '1.1.1k-9.cm2',
            arch: 'x86_64',
            source: { name: 'openssl', version: '1.1.1k-9.cm2' },
            maintainer: 'Microsoft Corporation',
            installedSize: 1234,
          },
          {
            type: 'rpm',
            name: 'ca-certs',
            version: '1:2.0.0-1.cm2',
            arch: 'noarch',
            source: { name: 'ca', version: '1:2.0.0-1.cm2' },
          },
        ],
        warnings: ['line 3 is no package: "no package"'],
      },
    })
  })

  staysBounded('a manifest of rpm', [manifest], parseRpmManifest)
})

it('databases are looked for where distributions keep them, and nowhere else', () => {
  const wants = (path: string) => rpmFormats.some(({ files }) => files.only?.(path))
  for (const folder of ['var/lib/rpm', 'usr/lib/sysimage/rpm', 'usr/share/rpm'])
    expect(wants(`${folder}/rpmdb.sqlite`)).toBe(true)
  for (const path of ['srv/Packages', 'var/lib/rpm/old/Packages']) expect(wants(path)).toBe(false)
})
