import { type Json, type JsonObject, listAt, objectAt, textAt } from '../../core/index.ts'

/** One product as part of another: `openssl as a component of Red Hat Enterprise Linux 9`. */
export interface CsafRelationship {
  readonly component: string
  readonly product: string
}

/** The product tree of a CSAF document, by product ids (CSAF 2.0, section 3.2.2). */
export interface CsafTree {
  /** The full product names, those of relationships with them. */
  readonly names: ReadonlyMap<string, JsonObject>
  readonly relationships: ReadonlyMap<string, CsafRelationship>
}

const partOf: ReadonlySet<string | undefined> = new Set([
  'default_component_of',
  'external_component_of',
  'installed_on',
  'installed_with',
  'optional_component_of',
])

export function csafTree(document: JsonObject): CsafTree {
  const tree = objectAt(document, 'product_tree')
  const names = new Map<string, JsonObject>()
  const relationships = new Map<string, CsafRelationship>()
  for (const name of [...fullNames(tree), ...listAt(tree, 'full_product_names')]) addName(names, name)
  for (const entry of listAt(tree, 'relationships')) {
    const full = objectAt(entry, 'full_product_name')
    addName(names, full)
    const [id, component] = [textAt(full, 'product_id'), textAt(entry, 'product_reference')]
    const product = textAt(entry, 'relates_to_product_reference')
    if (id === undefined || component === undefined || product === undefined) continue
    if (partOf.has(textAt(entry, 'category'))) relationships.set(id, { component, product })
  }
  return { names, relationships }
}

function addName(names: Map<string, JsonObject>, value: Json | undefined): void {
  const id = textAt(value, 'product_id')
  if (id !== undefined) names.set(id, value as JsonObject) // it has a member
}

/** A branch holds branches, or a product. */
function fullNames(tree: JsonObject | undefined): readonly JsonObject[] {
  const found: JsonObject[] = []
  const open = [...listAt(tree, 'branches')]
  for (let branch = open.pop(); branch !== undefined; branch = open.pop()) {
    const product = objectAt(branch, 'product')
    if (product !== undefined) found.push(product)
    for (const inner of listAt(branch, 'branches')) open.push(inner)
  }
  return found
}
