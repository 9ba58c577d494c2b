import { readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { byCodePoint, type JsonObject, member, SeawallError } from '../../../src/core/index.ts'
import { viewOf } from '../../../src/formats/byte-view/index.ts'
import { type RpmHeader, readRpmHeaders } from '../../../src/formats/rpm/index.ts'
import { attempt } from '../attempt.ts'
import type { Cases } from '../fixtures.ts'
import { entriesOf, readJsonFile } from '../json-file.ts'
import { type Score, ScoreKeeper } from '../score.ts'

const suffix = '.expected.json'

/** A database each: what it says of its packages, field by field, in the order of (name, version, release, arch). */
export async function runRpmdb(cases: Cases): Promise<Score> {
  const keeper = new ScoreKeeper('rpmdb')
  const names = readdirSync(cases.place).sort(byCodePoint)
  for (const file of names.filter((name) => name.endsWith(suffix)))
    keeper.count(file, (await attempt(`rpmdb ${file}`, () => isRight(cases.place, file, names))) ?? false)
  return keeper.score()
}

function isRight(folder: string, file: string, names: readonly string[]): boolean {
  const read = readRpmHeaders(viewOf(databaseOf(folder, basename(file, suffix), names)))
  if (!read.ok) throw read.error
  return sorted(read.value.headers) === sorted(entriesOf(readJsonFile(join(folder, file))))
}

/** Beside the expectation, under the same name: a file, a gzip file, or a folder that holds it. */
function databaseOf(folder: string, stem: string, names: readonly string[]): Buffer {
  const name = names.find((one) => one.startsWith(`${stem}.`) && !one.endsWith(suffix))
  if (name === undefined) throw new SeawallError('not-found', `there is no database ${stem}`)
  const path = join(folder, name)
  if (name.endsWith('.gz')) return gunzipSync(readFileSync(path))
  const [inside] = statSync(path).isDirectory() ? readdirSync(path) : []
  return readFileSync(inside === undefined ? path : join(path, inside))
}

const keys: readonly (keyof RpmHeader & string)[] = [
  'name',
  'version',
  'release',
  'arch',
  'epoch',
  'sourceRpm',
  'size',
  'license',
  'vendor',
  'modularityLabel',
]

function sorted(headers: readonly (RpmHeader | JsonObject)[]): string {
  const rows = headers.map((header) => keys.map((key) => member({ ...header }, key) ?? null))
  return JSON.stringify(rows.sort((a, b) => byCodePoint(JSON.stringify(a), JSON.stringify(b))))
}
