/** Writes the databases and their expectations beside this file: `node test/conformance/own/images/rpmdb/build.ts`. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import {
  berkeleyDatabase,
  ndbDatabase,
  rpmHeaderOf,
  sqliteDatabase,
  type Tags,
} from '../../../../../src/formats/rpm/databases.test-support.ts'

const plain = {
  name: 'harbour',
  epoch: null as number | null,
  version: '1.4.0',
  release: '2.sea1',
  arch: 'x86_64',
  sourceRpm: 'harbour-1.4.0-2.sea1.src.rpm',
  size: 40_960,
  license: 'MIT',
  vendor: 'Seawall',
  modularityLabel: '',
}
type Expected = typeof plain

const other = {
  ...plain,
  name: 'buoy',
  epoch: 2,
  arch: 'noarch',
  sourceRpm: 'buoys-7-1.src.rpm',
  version: '7',
  release: '1',
}
const bare = { ...plain, name: 'keel', license: '', vendor: '', sourceRpm: '', size: 0 }
const modular = { ...plain, name: 'tide', epoch: 0, modularityLabel: 'tide:10:820260101:abcdef01' }
const many = Array.from({ length: 260 }, (_, index) => ({ ...plain, name: `plank-${index}`, size: index + 1 }))

function headerOf(expected: Expected, more: Tags = {}, region = false): Buffer {
  const tags: Record<number, Tags[number]> = { 1000: expected.name, 1001: expected.version, 1002: expected.release }
  if (expected.epoch !== null) tags[1003] = expected.epoch
  if (expected.size !== 0) tags[1009] = expected.size
  const texts = [
    [1011, expected.vendor],
    [1014, expected.license],
    [1022, expected.arch],
    [1044, expected.sourceRpm],
    [5096, expected.modularityLabel],
  ] as const
  for (const [tag, text] of texts) if (text !== '') tags[tag] = text
  return rpmHeaderOf({ ...tags, ...more }, { region })
}

const names = Array.from({ length: 400 }, (_, index) => `file-${index}`)
const files: Tags = { 1116: names.map(() => 0), 1117: names, 1118: ['/usr/share/harbour/'] }
const large = { 1009: [], 5009: { int64: 5_000_000_000 } }

function write(stem: string, extension: string, database: Buffer, expected: readonly Expected[]): void {
  const isLarge = database.length > 20_000
  const name = join(import.meta.dirname, `${stem}.${extension}${isLarge ? '.gz' : ''}`)
  writeFileSync(name, isLarge ? gzipSync(database, { level: 9 }) : database)
  writeFileSync(join(import.meta.dirname, `${stem}.expected.json`), `${JSON.stringify(expected, null, 2)}\n`)
}

const two = [headerOf(plain), headerOf(other)]
write('sqlite-two', 'sqlite', sqliteDatabase(two), [plain, other])
write('sqlite-overflow', 'sqlite', sqliteDatabase([headerOf(plain, files), headerOf(bare)]), [plain, bare])
write('sqlite-removed', 'sqlite', sqliteDatabase([headerOf(plain, files), ...two], 512, [1]), [plain, other])
write('sqlite-deep', 'sqlite', sqliteDatabase(many.slice(0, 150).map((one) => headerOf(one))), many.slice(0, 150))
write('sqlite-largest-pages', 'sqlite', sqliteDatabase([headerOf(modular, {}, true)], 65_536), [modular])
write('ndb-two', 'ndb', ndbDatabase(two), [plain, other])
write('ndb-removed', 'ndb', ndbDatabase([headerOf(bare), ...two], [1]), [plain, other])
write('ndb-second-slot-page', 'ndb', ndbDatabase(many.map((one) => headerOf(one))), many)
write('bdb-two', 'bdb', berkeleyDatabase(two), [plain, other])
write('bdb-big-endian', 'bdb', berkeleyDatabase([headerOf(modular), ...two], { order: 'BE' }), [modular, plain, other])
write('bdb-chain', 'bdb', berkeleyDatabase([headerOf(plain, files, true)]), [plain])
write('bdb-on-page', 'bdb', berkeleyDatabase(two, { pageSize: 4096, here: true }), [plain, other])
write('size-of-64-bits', 'ndb', ndbDatabase([headerOf(plain, large)]), [{ ...plain, size: 5_000_000_000 }])
write('none', 'sqlite', sqliteDatabase([]), [])
