import { existsSync, statSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { listAt, member, SeawallError, textAt } from '../../src/core/index.ts'
import { readJsonFile } from './json-file.ts'

const repository = resolve(import.meta.dirname, '../..')

/** Where the user stood; relative paths given on the command line start there. */
export const userFolder = process.env.SEAWALL_USER_FOLDER || process.cwd()

/** The folder of the shared fixtures; `SEAWALL_FIXTURES` names another. */
export function fixturesFolder(): string {
  const named = process.env.SEAWALL_FIXTURES
  return named ? resolve(userFolder, named) : resolve(repository, '../shared/fixtures')
}

/** Where the cases of a suite stand, and where the paths inside them lead. */
export interface Cases {
  /** The cases file, or the folder of a suite whose cases are files. */
  readonly place: string
  /** The file or folder that `path` in a case names: in the nearest folder upwards that has it. */
  locate(path: string): string
}

/**
 * The cases of a suite, whose usual place is `path` under the fixtures. `given` is the file or folder of `--cases`: in
 * a folder the cases are looked for under the same path, or under its end. Undefined when there are none.
 */
export function findCases(suite: string, path: string, given?: string): Cases | undefined {
  const usual = join(fixturesFolder(), path)
  const place = given === undefined ? usual : placeIn(resolve(userFolder, given), suite, path)
  if (place === undefined || !existsSync(place)) return undefined
  return { place, locate: (inner) => locate(inner, dirname(place), dirname(usual)) }
}

function placeIn(given: string, suite: string, path: string): string | undefined {
  if (!existsSync(given)) throw new SeawallError('usage', `--cases: there is no ${given}`)
  if (!statSync(given).isDirectory()) return fileInIndex(given, suite) ?? given
  const steps = path.split('/')
  const ends = steps.map((_, index) => join(given, ...steps.slice(index)))
  return ends.find((end) => existsSync(end)) ?? ofSameSuite(join(given, 'cases.json'), suite)
}

/** The file of a suite that an index of several suites names. */
function fileInIndex(index: string, suite: string): string | undefined {
  if (!index.endsWith('.json')) return undefined
  const entry = listAt(readJsonFile(index), 'suites').find((one) => textAt(one, 'suite') === suite)
  const file = textAt(entry, 'file')
  return file && join(dirname(index), file)
}

/** A `cases.json` that says of itself which suite it holds. */
function ofSameSuite(file: string, suite: string): string | undefined {
  return existsSync(file) && textAt(readJsonFile(file), 'suite') === suite ? file : undefined
}

function locate(path: string, start: string, usual: string): string {
  for (const first of [start, usual])
    for (let folder = first; ; folder = dirname(folder)) {
      const candidate = join(folder, path)
      if (existsSync(candidate)) return candidate
      if (dirname(folder) === folder) break
    }
  throw new SeawallError('not-found', `the input ${path} (${basename(start)}) is not there`)
}

/** Whether a cases file says that it belongs to another suite. */
export function belongsElsewhere(place: string, suite: string): string | undefined {
  if (!place.endsWith('.json')) return undefined
  const said = member(readJsonFile(place), 'suite')
  return typeof said === 'string' && said !== suite ? said : undefined
}
