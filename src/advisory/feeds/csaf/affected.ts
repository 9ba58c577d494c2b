import { type Json, listAt, objectAt, textAt } from '../../../core/index.ts'
import { type CsafProducts, textsByProduct } from '../../../formats/csaf/index.ts'
import { schemeOf } from '../../../formats/versions/index.ts'
import type { AdvisoryStatus, AffectedPackage } from '../../types.ts'
import { severityWord } from '../severity-word.ts'
import { mendedBy, neverTouched, unmended } from '../statement.ts'
import type { CsafPackage } from './products.ts'

/** The lists of products under `product_status`, and what a product in one is. */
const lists: readonly (readonly [list: string, status: AdvisoryStatus])[] = [
  ['fixed', 'fixed'],
  ['first_fixed', 'fixed'],
  ['known_affected', 'affected'],
  ['first_affected', 'affected'],
  ['last_affected', 'affected'],
  ['under_investigation', 'under-investigation'],
  ['known_not_affected', 'not-affected'],
]

/** Why there is no version that mends it, in the words of the remediations of Red Hat. */
const reasons = new Map<string, AdvisoryStatus>([
  ['Will not fix', 'will-not-fix'],
  ['Fix deferred', 'fix-deferred'],
  ['Out of support scope', 'end-of-life'],
  ['Affected', 'affected'],
])

/** What a vulnerability of a document says of packages, and how many of its products cannot be read. */
export function affectedOf(
  vulnerability: Json,
  products: CsafProducts,
  packageOf: (id: string) => CsafPackage | 'elsewhere' | undefined,
): { readonly affected: readonly AffectedPackage[]; readonly unreadable: number } {
  const reasonOf = textsByProduct(listAt(vulnerability, 'remediations'), products, (one) => {
    const isReason = textAt(one, 'category') === 'no_fix_planned' || textAt(one, 'category') === 'none_available'
    const details = textAt(one, 'details')?.trim() ?? ''
    return isReason ? (reasons.has(details) ? details : fallback(textAt(one, 'category'))) : undefined
  })
  const impactOf = textsByProduct(listAt(vulnerability, 'threats'), products, (one) =>
    textAt(one, 'category') === 'impact' ? textAt(one, 'details') : undefined,
  )
  const found = new Map<string, AffectedPackage>()
  let unreadable = 0
  for (const [list, status] of lists) {
    const packages: [id: string, one: CsafPackage][] = []
    for (const id of listAt(objectAt(vulnerability, 'product_status'), list)) {
      const one = typeof id === 'string' ? packageOf(id) : undefined
      if (one === undefined) unreadable++
      else if (one !== 'elsewhere') packages.push([id as string, one]) // as just asked
    }
    const hasBinaries = new Set(packages.filter(([, { arch }]) => isBinary(arch)).map(([, one]) => placeOf(one)))
    for (const [id, one] of packages) {
      if (!isBinary(one.arch) && hasBinaries.has(placeOf(one)) && one.version !== undefined) continue // the same said of what is built of it
      const said = saidOf(one, status, reasonOf(id))
      const severity = severityWord(impactOf(id))
      const statement: AffectedPackage = {
        namespace: one.namespace,
        name: one.name,
        ...said,
        ...(severity !== undefined && { severity }),
        ...(one.module !== undefined && { module: one.module }),
        ...(isBinary(one.arch) && { binary: true }),
      }
      const key = JSON.stringify({ ...statement, ranges: [], fixed: [] }) // of every architecture the same
      const before = found.get(key)
      if (before === undefined || isLower(statement, before)) found.set(key, statement)
    }
  }
  return { affected: [...found.values()], unreadable }
}

/** A release may get the same fix twice, in a minor release and in the one before: from the lower version on it is mended. */
function isLower(one: AffectedPackage, other: AffectedPackage): boolean {
  const [a, b] = [one.fixed?.[0], other.fixed?.[0]]
  return a !== undefined && b !== undefined && (schemeOf('rpm')?.compare(a, b) ?? 0) < 0
}

const fallback = (category: string | undefined): string => (category === 'no_fix_planned' ? 'Will not fix' : 'Affected')

const isBinary = (arch: string | undefined): boolean => arch !== undefined && arch !== 'src'

const placeOf = ({ module = '', namespace }: CsafPackage): string => `${namespace} ${module}`

function saidOf(
  { version }: CsafPackage,
  status: AdvisoryStatus,
  reason: string | undefined,
): ReturnType<typeof mendedBy> {
  if (status === 'not-affected') return neverTouched
  if (status === 'fixed') return version === undefined ? unmended('affected') : mendedBy(version)
  const why = status === 'affected' ? (reasons.get(reason ?? '') ?? status) : status
  return version === undefined ? unmended(why) : { status: why, ranges: [{ to: version, toInclusive: true }] }
}
