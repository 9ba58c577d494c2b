import { readdirSync, readFileSync } from 'node:fs'
import { basename, join, relative } from 'node:path'
import { byCodePoint, isObject, type JsonObject, listAt, textAt } from '../../src/core/index.ts'
import { entriesOf, readJsonFile, textsAt } from './json-file.ts'

/** The ids of all verdicts of a suite, read from its index alone: what a suite counts before anything evaluates it. */
export type ReadIds = (place: string) => string[]

/** One verdict an entry of a JSON file; `nameOf` says what it is called. */
export function entries(nameOf: (entry: JsonObject, index: number) => string, keys?: readonly string[]): ReadIds {
  return (place) => entriesOf(readJsonFile(place), keys).map(nameOf)
}

export const byId: ReadIds = entries(
  (entry, index) => textAt(entry, 'id') ?? `${index}`,
  ['cases', 'derived', 'scenarios'],
)

/** The named fields joined, with the position after a name that occurs again. */
export function byFields(fields: readonly string[], separator = '/'): ReadIds {
  const nameOf = (entry: JsonObject): string => fields.flatMap((field) => textAt(entry, field) ?? []).join(separator)
  return (place) => withPositions(entries(nameOf)(place))
}

/** One verdict a case and engine, where a template has more than one. */
export const byEngine: ReadIds = (place) =>
  withPositions(
    entriesOf(readJsonFile(place)).flatMap((entry) => {
      const name = ['library', 'test', 'case'].map((field) => textAt(entry, field) ?? '').join('/')
      return textsAt(entry, 'engines').map((engine) => `${name} ${engine}`)
    }),
  )

/** One verdict a member of a JSON object. */
export const byKey: ReadIds = (place) => {
  const value = readJsonFile(place)
  return isObject(value) ? Object.keys(value) : []
}

/** One verdict a file of a folder; `pattern` says which. */
export function files(pattern: RegExp): ReadIds {
  return (place) => filesBelow(place).filter((file) => pattern.test(file))
}

/** One verdict an entry under `key` of each JSON file of a folder. */
export function entriesOfFiles(
  key: string,
  nameOf: (file: string, entry: JsonObject, index: number) => string,
): ReadIds {
  return (place) =>
    files(/\.json$/)(place).flatMap((file) =>
      listAt(readJsonFile(join(place, file)), key)
        .filter((entry) => isObject(entry))
        .map((entry, index) => nameOf(file, entry, index)),
    )
}

/** One verdict a line of the text files of a folder, comments left out. */
export function lines(comment: RegExp): ReadIds {
  return (place) =>
    filesBelow(place).flatMap((file) =>
      readFileSync(join(place, file), 'utf8')
        .split('\n')
        .flatMap((line, index) => (line.trim() === '' || comment.test(line) ? [] : [`${file}:${index + 1}`])),
    )
}

/** One verdict a line of one file. */
export const linesOfFile: ReadIds = (place) =>
  readFileSync(place, 'utf8')
    .split('\n')
    .flatMap((line, index) => (line.trim() === '' ? [] : [`${basename(place)}:${index + 1}`]))

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort(byCodePoint)
}

/** The same name again gets its position, so that ids are different. */
function withPositions(names: readonly string[]): string[] {
  const seen = new Map<string, number>()
  return names.map((name) => {
    const times = (seen.get(name) ?? 0) + 1
    seen.set(name, times)
    return times === 1 ? name : `${name} #${times}`
  })
}
