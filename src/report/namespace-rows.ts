import { type Family, familyNames, familyOf } from '../catalogue/index.ts'
import { byCodePoint, type Severity } from '../core/index.ts'
import { noCounts } from './counts.ts'
import type { NamespaceRow, ReportCheck, ReportFinding, SeverityCounts } from './model.ts'

type Counts = Record<Severity, number>

/** Where the findings are: by namespace, and in it by family of controls. Namespaces without findings are rows too. */
export function namespaceRows(
  findings: readonly ReportFinding[],
  others: readonly { readonly namespace: string }[],
): NamespaceRow[] {
  const rows = new Map<string, { findings: Counts; families: Map<Family, Counts> }>()
  const rowOf = (namespace: string) => {
    const known = rows.get(namespace)
    if (known !== undefined) return known
    const made = { findings: { ...noCounts }, families: new Map<Family, Counts>() }
    rows.set(namespace, made)
    return made
  }
  for (const { namespace } of others) rowOf(namespace)
  for (const { namespace, severity, control } of findings) {
    const row = rowOf(namespace)
    row.findings[severity] += 1
    const family = familyOf(control)
    if (family === undefined) continue
    const counts = row.families.get(family) ?? { ...noCounts }
    counts[severity] += 1
    row.families.set(family, counts)
  }
  return [...rows]
    .sort(([a], [b]) => byCodePoint(a, b))
    .map(([namespace, row]) => ({ namespace, findings: row.findings, families: inOrder(row.families) }))
}

function inOrder(families: ReadonlyMap<Family, Counts>): Partial<Record<Family, SeverityCounts>> {
  const ordered: Partial<Record<Family, SeverityCounts>> = {}
  for (const family of familyNames) {
    const counts = families.get(family)
    if (counts !== undefined) ordered[family] = counts
  }
  return ordered
}

/** The families that were asked of at least one object, in the order of the catalogue. */
export function familiesAsked(checks: readonly ReportCheck[]): readonly Family[] {
  const made = checks.filter(({ pass, fail, excepted, unknown }) => pass + fail + excepted + unknown > 0)
  const asked = new Set(made.map(({ check }) => familyOf(check)))
  return familyNames.filter((family) => asked.has(family))
}

/** `(cluster)` for what stands in no namespace. */
export function namespaceLabel(namespace: string): string {
  return namespace === '' ? '(cluster)' : namespace
}
