import { isObject, type Json, type JsonObject, listAt, objectAt, textAt } from '../../core/index.ts'
import { component, isNamed, textsOf, type VexComponent, type VexProduct } from '../vex/model/index.ts'

/** What the product tree of a CSAF document says of its product ids. */
export interface CsafProducts {
  /** What an id names; undefined where it names nothing that can be compared. */
  productOf(id: string): VexProduct | undefined
  /** The product ids that a list of ids of groups stands for. */
  inGroups(groups: readonly string[]): readonly string[]
}

/** One product as part of another: `openssl as a component of Red Hat Enterprise Linux 9`. */
interface Relationship {
  readonly component: string
  readonly product: string
}

/** How many relationships may stand on each other before the tree is taken for one without end. */
const deepest = 10

const partOf: ReadonlySet<string | undefined> = new Set([
  'default_component_of',
  'external_component_of',
  'installed_on',
  'installed_with',
  'optional_component_of',
])

/** Reads the product tree (CSAF 2.0, section 3.2.2). */
export function csafProducts(document: JsonObject): CsafProducts {
  const tree = objectAt(document, 'product_tree')
  const named = new Map<string, VexComponent>()
  for (const name of [...fullNames(tree), ...listAt(tree, 'full_product_names')]) addName(named, name)
  const relationships = new Map<string, Relationship>()
  for (const entry of listAt(tree, 'relationships')) {
    const full = objectAt(entry, 'full_product_name')
    addName(named, full)
    const [id, inner] = [textAt(full, 'product_id'), textAt(entry, 'product_reference')]
    const product = textAt(entry, 'relates_to_product_reference')
    if (id === undefined || inner === undefined || product === undefined) continue
    if (partOf.has(textAt(entry, 'category'))) relationships.set(id, { component: inner, product })
  }
  const groups = new Map(listAt(tree, 'product_groups').map(groupOf))
  return {
    productOf: (id) => productIn(named, relationships, id),
    inGroups: (ids) => ids.flatMap((id) => groups.get(id) ?? []),
  }
}

function addName(named: Map<string, VexComponent>, value: Json | undefined): void {
  const id = textAt(value, 'product_id')
  if (id !== undefined) named.set(id, componentOf(value))
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

function componentOf(name: Json | undefined): VexComponent {
  const helper = objectAt(name, 'product_identification_helper')
  const digests = listAt(helper, 'hashes').flatMap((entry) =>
    listAt(entry, 'file_hashes').flatMap((hash) => {
      const [algorithm, value] = [textAt(hash, 'algorithm'), textAt(hash, 'value')]
      return algorithm === undefined || value === undefined ? [] : [`${algorithm}:${value}`]
    }),
  )
  return component([...textsOf([helper?.purl ?? null, helper?.cpe ?? null]), ...digests])
}

function groupOf(entry: Json): [id: string, products: readonly string[]] {
  return [isObject(entry) ? (textAt(entry, 'group_id') ?? '') : '', textsOf(listAt(entry, 'product_ids'))]
}

/** A relationship without a name of its own is the component inside the product. */
function productIn(
  named: ReadonlyMap<string, VexComponent>,
  relationships: ReadonlyMap<string, Relationship>,
  id: string,
): VexProduct | undefined {
  const own = named.get(id)
  if (own !== undefined && isNamed(own)) return { ...own, subcomponents: [] }
  const relationship = relationships.get(id)
  if (relationship === undefined) return undefined
  const inner = follow(relationship.component, 'component')
  const product = follow(relationship.product, 'product')
  return inner && product && { ...product, subcomponents: [inner] }

  function follow(start: string, side: keyof Relationship): VexComponent | undefined {
    let at: string | undefined = start
    for (let steps = 0; at !== undefined && steps < deepest; steps++) {
      const found = named.get(at)
      if (found !== undefined && isNamed(found)) return found
      at = relationships.get(at)?.[side]
    }
    return undefined
  }
}
