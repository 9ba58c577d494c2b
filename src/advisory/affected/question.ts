import { type Result, SeawallError, shorten } from '../../core/index.ts'
import { packageOfPurl } from '../../formats/purl/index.ts'
import { type InventoryPackage, isOfSystem } from '../../image/index.ts'
import type { AdvisoryDatabase } from '../database/index.ts'
import type { PackageMatch } from '../results/index.ts'
import type { PackageIndex } from './package-index.ts'
import type { Matches } from './rematch.ts'

/** What somebody wants to know: who has a vulnerability, or who has a package. */
export type Question =
  | { readonly kind: 'vulnerability'; readonly text: string }
  | {
      readonly kind: 'package'
      readonly text: string
      readonly name: string
      /** Any where it is not said. */
      readonly version?: string
      readonly type?: string
    }

/** `CVE-2024-3094`, `GHSA-…` and any other id; `xz-utils@5.6.0`, `@scope/name@1.0.0`; `pkg:npm/left-pad@1.3.0`. */
export function readQuestion(text: string): Result<Question> {
  if (text.startsWith('pkg:')) return ofPurl(text)
  const at = text.lastIndexOf('@')
  if (at > 0 && at < text.length - 1)
    return { ok: true, value: { kind: 'package', text, name: text.slice(0, at), version: text.slice(at + 1) } }
  if (/^[A-Za-z][A-Za-z0-9]*-[A-Za-z0-9._:-]{1,100}$/.test(text))
    return { ok: true, value: { kind: 'vulnerability', text: upperId(text) } }
  return refused(text)
}

/** Ids of GitHub are in lower case behind their prefix; all others that are typed by hand are in upper case. */
function upperId(text: string): string {
  if (/^ghsa-/i.test(text)) return `GHSA-${text.slice(5).toLowerCase()}`
  return /^cve-/i.test(text) ? text.toUpperCase() : text
}

function ofPurl(text: string): Result<Question> {
  const read = packageOfPurl(text)
  if (!read.ok) return refused(text)
  const { name, type, version } = read.value.package
  return { ok: true, value: { kind: 'package', text, name, type, ...(version !== '' && { version }) } }
}

function refused(text: string): Result<never> {
  return {
    ok: false,
    error: new SeawallError('usage', `this names no vulnerability and no package: ${shorten(text, 80)}`, {
      hint: 'give an id such as CVE-2024-3094, a package such as xz-utils@5.6.0, or a purl',
    }),
  }
}

/** What a question leads to in each distinct package that it touches. */
export interface Hits {
  /** The vulnerabilities that were asked for; empty where a package was. */
  readonly touched: ReadonlyMap<number, readonly PackageMatch[]>
  /** Packages of which nobody can say whether they are touched, with the reason. */
  readonly unclear: ReadonlyMap<number, string>
}

/** So many names of one vulnerability are followed. */
const mostNames = 1000

/** Every name that the database has for a vulnerability; empty where it knows none of this name. */
export function namesOfVulnerability(id: string, database: AdvisoryDatabase): ReadonlySet<string> {
  const names = new Set<string>()
  const queue = [id]
  for (let next = queue.pop(); next !== undefined && names.size < mostNames; next = queue.pop()) {
    const records = database.recordsOf(next)
    if (records.length === 0 || names.has(next)) continue
    names.add(next)
    queue.push(...records.flatMap(({ record }) => record.aliases))
  }
  return names
}

export function hitsOfVulnerability(id: string, names: ReadonlySet<string>, { found, unjudged }: Matches): Hits {
  const isAsked = (name: string): boolean => name === id || names.has(name)
  const touched = new Map<number, readonly PackageMatch[]>()
  for (const [package_, matches] of found) {
    const asked = matches.filter((match) => isAsked(match.id) || match.aliases.some(isAsked))
    if (asked.length > 0) touched.set(package_, asked)
  }
  const unclear = new Map<number, string>()
  for (const [package_, reasons] of unjudged) {
    const why = reasons.find((reason) => isAsked(reason.slice(0, Math.max(0, reason.indexOf(': ')))))
    if (why !== undefined && !touched.has(package_)) unclear.set(package_, why)
  }
  return { touched, unclear }
}

export function hitsOfPackage(question: Extract<Question, { kind: 'package' }>, { packages }: PackageIndex): Hits {
  const touched = new Map<number, readonly PackageMatch[]>()
  for (const [id, { found }] of packages.entries()) if (isAsked(found, question)) touched.set(id, [])
  return { touched, unclear: new Map() }
}

/** By the name of the package, or by that of the source it was built from. */
function isAsked(
  { package: one }: InventoryPackage,
  { name, type, version }: Extract<Question, { kind: 'package' }>,
): boolean {
  if (type !== undefined && one.type !== type) return false
  const names = [
    [one.name, one.version] as const,
    ...(isOfSystem(one) ? [[one.source.name, one.source.version] as const] : []),
  ]
  return names.some(
    ([itsName, itsVersion]) => itsName === name && (version === undefined || bare(itsVersion) === bare(version)),
  )
}

/** Go writes `v1.2.3` in one place and `1.2.3` in another. */
const bare = (version: string): string => version.replace(/^v(?=\d)/, '')
