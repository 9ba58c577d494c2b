import { isObject, type Json, type JsonObject, listAt, objectAt, textAt } from '../../core/index.ts'
import { component, isNamed, textsOf, type VexComponent, type VexProduct } from '../vex/model/index.ts'
import { type CsafRelationship, csafTree } from './tree.ts'

/** What the product tree of a CSAF document says of its product ids. */
export interface CsafProducts {
  /** What an id names; undefined where it names nothing that can be compared. */
  productOf(id: string): VexProduct | undefined
  /** The product ids that a list of ids of groups stands for. */
  inGroups(groups: readonly string[]): readonly string[]
}

/** How many relationships may stand on each other before the tree is taken for one without end. */
const deepest = 10

/** Reads the product tree (CSAF 2.0, section 3.2.2). */
export function csafProducts(document: JsonObject): CsafProducts {
  const tree = csafTree(document)
  const named = new Map([...tree.names].map(([id, name]) => [id, componentOf(name)]))
  const groups = new Map(listAt(objectAt(document, 'product_tree'), 'product_groups').map(groupOf))
  return {
    productOf: (id) => productIn(named, tree.relationships, id),
    inGroups: (ids) => ids.flatMap((id) => groups.get(id) ?? []),
  }
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
  relationships: ReadonlyMap<string, CsafRelationship>,
  id: string,
): VexProduct | undefined {
  const own = named.get(id)
  if (own !== undefined && isNamed(own)) return { ...own, subcomponents: [] }
  const relationship = relationships.get(id)
  if (relationship === undefined) return undefined
  const inner = follow(relationship.component, 'component')
  const product = follow(relationship.product, 'product')
  return inner && product && { ...product, subcomponents: [inner] }

  function follow(start: string, side: keyof CsafRelationship): VexComponent | undefined {
    let at: string | undefined = start
    for (let steps = 0; at !== undefined && steps < deepest; steps++) {
      const found = named.get(at)
      if (found !== undefined && isNamed(found)) return found
      at = relationships.get(at)?.[side]
    }
    return undefined
  }
}
