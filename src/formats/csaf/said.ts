import { type Json, listAt, textAt } from '../../core/index.ts'
import { isVexJustification, textsOf, type VexStatement } from '../vex/model/index.ts'
import type { CsafProducts } from './product-tree.ts'

/** What a vulnerability says of one product besides its status. */
export type Said = Pick<VexStatement, 'justification' | 'impact' | 'action'>

/** The flags, threats and remediations of a vulnerability, by product; what names no product is said of all. */
export function saidOf(vulnerability: Json, products: CsafProducts): (product: string) => Said {
  const justifications = textsByProduct(listAt(vulnerability, 'flags'), products, (flag) => textAt(flag, 'label'))
  const impacts = textsByProduct(listAt(vulnerability, 'threats'), products, (threat) =>
    textAt(threat, 'category') === 'impact' ? textAt(threat, 'details') : undefined,
  )
  const actions = textsByProduct(listAt(vulnerability, 'remediations'), products, (remediation) =>
    textAt(remediation, 'details'),
  )
  return (product) => {
    const justification = justifications(product)
    const [impact, action] = [impacts(product), actions(product)]
    return {
      ...(isVexJustification(justification) && { justification }),
      ...(impact !== undefined && { impact }),
      ...(action !== undefined && { action }),
    }
  }
}

/** The first text that an entry has for a product, its groups or all. */
export function textsByProduct(
  entries: readonly Json[],
  products: CsafProducts,
  textOf: (entry: Json) => string | undefined,
): (product: string) => string | undefined {
  const texts = new Map<string, string>()
  let ofAll: string | undefined
  for (const entry of entries) {
    const text = textOf(entry)
    if (text === undefined) continue
    const groups = textsOf(listAt(entry, 'group_ids'))
    const named = [...textsOf(listAt(entry, 'product_ids')), ...products.inGroups(groups)]
    if (named.length === 0 && groups.length === 0) ofAll ??= text
    for (const product of named) if (!texts.has(product)) texts.set(product, text)
  }
  return (product) => texts.get(product) ?? ofAll
}
