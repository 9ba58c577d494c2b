import { shorten } from '../../core/index.ts'

const packageName = /^[A-Za-z0-9][A-Za-z0-9.+_-]*$/

/** Whether this can be the name of a package: it goes into identifiers and reports, so nothing else may pass. */
export function isPackageName(name: string): boolean {
  return name.length <= 200 && packageName.test(name)
}

const packageVersion = /^[A-Za-z0-9][A-Za-z0-9.+_~:^-]*$/

export function isPackageVersion(version: string): boolean {
  return version.length <= 200 && packageVersion.test(version)
}

/** Why a database's entry cannot be listed; undefined when it can. */
export function whyNoPackage(name: string, version: string, isName = isPackageName): string | undefined {
  if (name === '') return 'it has no name'
  if (!isName(name)) return `${quoted(name)} is no name of a package`
  if (version === '') return `${quoted(name)} has no version`
  return isPackageVersion(version) ? undefined : `${quoted(version)} is no version`
}

/** How a warning shows what a file holds in place of a name. */
export function quoted(text: string): string {
  return JSON.stringify(shorten(text, 60))
}

/** The names in a list of relations: `libc6 (>= 2.36), default-mta | mail-transport-agent, perl:any`. */
export function relationNames(...lists: readonly (string | undefined)[]): readonly string[] {
  const names = lists
    .flatMap((list) => (list ?? '').slice(0, maxList).split(/[,|]/))
    .map((relation) => wordAt.exec(relation.trim())?.[0])
  return [...new Set(names.filter((name) => name !== undefined))]
}

/** The longest lists of real packages have some ten thousand characters; millions of names would fill the memory. */
export const maxList = 128 * 1024

const wordAt = /^[A-Za-z0-9][A-Za-z0-9.+_-]*/

/** A count as databases write it, undefined for anything else. */
export function wholeNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,12}$/.test(text) ? Number(text) : undefined
}

/** A path as ownership compares it: from the root, without the leading slash or `./`. */
export function ownedPath(path: string): string {
  return path.startsWith('/') ? path.slice(1) : path.startsWith('./') ? path.slice(2) : path
}
