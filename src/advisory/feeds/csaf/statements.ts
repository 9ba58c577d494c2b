import { type Json, listAt, objectAt, type Severity, textAt } from '../../../core/index.ts'
import type { AdvisoryStatus, AffectedPackage } from '../../types.ts'
import { lowestFixes } from '../lowest-fix.ts'
import { statusOfState } from '../redhat/index.ts'
import { severityWord } from '../severity-word.ts'
import type { Product, ProductTree } from './product-tree.ts'

const statuses: readonly (readonly [string, AdvisoryStatus])[] = [
  ['fixed', 'fixed'],
  ['first_fixed', 'fixed'],
  ['recommended', 'fixed'],
  ['known_affected', 'affected'],
  ['first_affected', 'affected'],
  ['last_affected', 'affected'],
  ['under_investigation', 'under-investigation'],
  ['known_not_affected', 'not-affected'],
]

/** What a vulnerability says of packages, and why something of it cannot be used. */
export interface Statements {
  readonly affected: readonly AffectedPackage[]
  readonly unknown: readonly string[]
}

export function statementsOf(value: Json, tree: ProductTree): Statements {
  const product = objectAt(value, 'product_status')
  const remedies = remediesOf(value)
  const severities = severitiesOf(value)
  const affected: AffectedPackage[] = []
  const unknown = new Set<string>()
  for (const [key, status] of statuses) {
    const found = listAt(product, key)
      .filter((id) => typeof id === 'string')
      .flatMap((id) => {
        const one = tree.productOf(id)
        return one === undefined ? [] : [{ id, ...one }]
      })
    for (const one of sourcesOf(found)) {
      const statement = statementOf(
        one,
        status === 'affected' ? (remedies.get(one.id) ?? status) : status,
        severities.get(one.id),
      )
      if (statement === undefined) unknown.add(`${one.name} is mended in no version`)
      else affected.push(statement)
    }
  }
  return { affected: lowestFixes(affected), unknown: [...unknown] }
}

type Found = Product & { readonly id: string }

/** What is built of a source package has its release; where the source is told, that need not be said again. */
function sourcesOf(found: readonly Found[]): readonly Found[] {
  const isSource = ({ arch }: Found): boolean => arch === 'src' || arch === ''
  const buildOf = ({ namespace, version }: Found): string => `${namespace} ${version?.slice(version.lastIndexOf('-'))}`
  const told = new Set(found.filter(isSource).map(buildOf))
  return found.filter((one) => isSource(one) || !told.has(buildOf(one)))
}

function statementOf(
  found: Found,
  status: AdvisoryStatus,
  severity: Severity | undefined,
): AffectedPackage | undefined {
  const { arch, module, name, namespace, version } = found
  if (status === 'fixed' && version === undefined) return undefined
  return {
    namespace,
    name,
    ranges: status === 'not-affected' ? [] : [status === 'fixed' && version !== undefined ? { to: version } : {}],
    status,
    ...(status === 'fixed' && version !== undefined && { fixed: [version] }),
    ...(severity !== undefined && { severity }),
    ...(module !== undefined && { module }),
    ...(arch !== 'src' && arch !== '' && { binary: true }),
  }
}

/** What is to become of an affected product: `no_fix_planned`, "Out of support scope". */
function remediesOf(value: Json): ReadonlyMap<string, AdvisoryStatus> {
  const remedies = new Map<string, AdvisoryStatus>()
  for (const remedy of listAt(value, 'remediations')) {
    const category = textAt(remedy, 'category')
    if (category !== 'no_fix_planned' && category !== 'none_available') continue
    const status =
      statusOfState(textAt(remedy, 'details')) ?? (category === 'no_fix_planned' ? 'will-not-fix' : 'affected')
    for (const id of listAt(remedy, 'product_ids')) if (typeof id === 'string') remedies.set(id, status)
  }
  return remedies
}

/** Where a product is touched more or less gravely than the others. */
function severitiesOf(value: Json): ReadonlyMap<string, Severity> {
  const severities = new Map<string, Severity>()
  for (const threat of listAt(value, 'threats')) {
    const severity = textAt(threat, 'category') === 'impact' ? severityWord(textAt(threat, 'details')) : undefined
    for (const id of listAt(threat, 'product_ids'))
      if (severity !== undefined && typeof id === 'string') severities.set(id, severity)
  }
  return severities
}
