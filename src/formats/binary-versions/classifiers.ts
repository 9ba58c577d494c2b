import { matchesGlob } from '../../core/index.ts'
import table from './classifiers.json' with { type: 'json' }

/** What shows a version: text that is there, and an expression over a short piece around it. */
export interface Evidence {
  readonly near: Buffer
  /** Its first group is the version. */
  readonly match: RegExp
  /** How many bytes before `near` the piece begins. */
  readonly back: number
}

export interface Classifier {
  readonly packageName: string
  readonly evidence: readonly Evidence[]
}

/** Vendor and product as a CPE name writes them. */
export interface CpeNames {
  readonly vendor: string
  readonly product: string
}

interface Row {
  readonly package: string
  readonly cpes: readonly string[]
  /** Globs of file names, where `?` is one character. */
  readonly files: readonly string[]
  /** Its first group is what `{1}` stands for in the evidence. */
  readonly captured?: string
  readonly evidence: readonly { readonly near: string; readonly match: string; readonly back?: number }[]
}

const rows: readonly Row[] = table

/** Asked of every file of an image, so most names are looked up, and of the others the beginning is compared first. */
const globs = [...new Set(rows.flatMap(({ files }) => files))]
const plainNames: ReadonlySet<string> = new Set(globs.filter((glob) => !/[*?]/.test(glob)))
const starred = globs
  .filter((glob) => !plainNames.has(glob))
  .map((glob) => ({ glob, start: glob.slice(0, glob.search(/[*?]/)) }))

export function isClassified(fileName: string): boolean {
  if (plainNames.has(fileName)) return true
  return starred.some(({ glob, start }) => fileName.startsWith(start) && isNamed(fileName, glob))
}

/** The classifiers for files of this name; the first whose evidence is there is right. */
export function classifiersFor(fileName: string): Classifier[] {
  return rows
    .filter(({ files }) => files.some((glob) => isNamed(fileName, glob)))
    .flatMap((row) => classifierOf(row, fileName))
}

/** The CPE names of a package found this way, for data that knows programs by them. */
export function cpeNamesOf(packageName: string): readonly CpeNames[] {
  const names = new Set(rows.filter((row) => row.package === packageName).flatMap(({ cpes }) => cpes))
  return [...names].map((name) => {
    const colon = name.indexOf(':')
    return { vendor: name.slice(0, colon), product: name.slice(colon + 1) }
  })
}

function isNamed(fileName: string, glob: string): boolean {
  const mark = glob.indexOf('?')
  if (mark < 0) return matchesGlob(glob, fileName)
  return fileName.length > mark && matchesGlob(glob.replace('?', fileName[mark] ?? ''), fileName)
}

/** A part of the name may stand in the evidence: `{1}` is `3.11` for `python3.11`. */
function classifierOf(row: Row, fileName: string): Classifier[] {
  const captured = row.captured === undefined ? '' : new RegExp(row.captured).exec(fileName)?.[1]
  if (captured === undefined) return []
  const evidence = row.evidence.map(({ near, match, back = 0 }) => ({
    near: Buffer.from(near.replaceAll('{1}', captured), 'latin1'),
    match: new RegExp(match.replaceAll('{1}', captured.replaceAll('.', '\\.'))),
    back,
  }))
  return [{ packageName: row.package, evidence }]
}
