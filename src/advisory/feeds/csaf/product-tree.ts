import { type Json, listAt, objectAt, textAt } from '../../../core/index.ts'
import { parsePurl } from '../../../formats/purl/index.ts'
import type { Namespace } from '../../types.ts'
import { namespaceOfCpe } from '../release-of-cpe.ts'
import { rpmNameOf, withoutZeroEpoch } from '../rpm-name.ts'

/** A package in a release of an operating system. */
export interface Product {
  readonly namespace: Namespace
  readonly name: string
  /** Undefined where every version is meant. */
  readonly version: string | undefined
  /** `src` of a source package; empty where nothing tells. */
  readonly arch: string
  readonly module: string | undefined
}

interface Component {
  readonly cpe: string | undefined
  readonly purl: string | undefined
}

interface Relation {
  readonly component: string
  readonly within: string
}

export interface ProductTree {
  /** Undefined for what is no package of a release known here. */
  productOf(id: string): Product | undefined
}

/** A module within a product within a release: no tree goes deeper. */
const maxSteps = 4

/** The products of a document, each a component within a release (CSAF 2.0, 3.2.2). */
export function readProductTree(tree: Json | undefined): ProductTree {
  const components = componentsOf(tree)
  const relations = new Map<string, Relation>()
  for (const relation of listAt(tree, 'relationships')) {
    const [id, component, within] = [
      textAt(objectAt(relation, 'full_product_name'), 'product_id'),
      textAt(relation, 'product_reference'),
      textAt(relation, 'relates_to_product_reference'),
    ]
    if (id !== undefined && component !== undefined && within !== undefined) relations.set(id, { component, within })
  }
  return { productOf: (id) => productOf(id, components, relations) }
}

function componentsOf(tree: Json | undefined): ReadonlyMap<string, Component> {
  const components = new Map<string, Component>()
  const open: Json[] = [
    ...listAt(tree, 'branches'),
    ...listAt(tree, 'full_product_names').map((product) => ({ product })),
  ]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const product = objectAt(next, 'product')
    const [id, helper] = [textAt(product, 'product_id'), objectAt(product, 'product_identification_helper')]
    if (id !== undefined) components.set(id, { cpe: textAt(helper, 'cpe'), purl: textAt(helper, 'purl') })
    for (const branch of listAt(next, 'branches')) open.push(branch)
  }
  return components
}

function productOf(
  id: string,
  components: ReadonlyMap<string, Component>,
  relations: ReadonlyMap<string, Relation>,
): Product | undefined {
  const relation = relations.get(id)
  if (relation === undefined) return undefined
  let module: string | undefined
  let within = relation.within
  for (let step = 0; step < maxSteps; step++) {
    const outer = relations.get(within)
    if (outer === undefined) break
    module ??= moduleOf(outer.component)
    within = outer.within
  }
  const namespace = namespaceOfCpe(components.get(within)?.cpe ?? '')
  if (namespace === undefined) return undefined
  const named = packageOf(relation.component, components.get(relation.component)?.purl)
  return named === undefined ? undefined : { ...named, namespace, module: named.module ?? module }
}

/** Undefined for what is no RPM: images and whole modules. */
function packageOf(id: string, purl: string | undefined): Omit<Product, 'namespace'> | undefined {
  if (purl === undefined) return packageOfId(id)
  const read = parsePurl(purl)
  if (!read.ok || read.value.type !== 'rpm') return undefined
  const { name, qualifiers, version } = read.value
  const epoch = qualifiers.get('epoch') ?? '0'
  const module = qualifiers.get('rpmmod')
  return {
    name,
    version: version === undefined ? undefined : epoch === '0' ? version : `${epoch}:${version}`,
    arch: qualifiers.get('arch') ?? '',
    module: module === undefined ? undefined : moduleOf(module),
  }
}

/** Without a purl the id names it: `bind-32:9.16.23-1.el9.src`, `bind`. */
function packageOfId(id: string): Omit<Product, 'namespace'> | undefined {
  const [, text = '', arch = ''] =
    /^(.*)\.(src|noarch|x86_64|aarch64|ppc64|ppc64le|s390|s390x|i[3-6]86|ia64|armv7hl)$/.exec(id) ?? []
  const named = rpmNameOf(text)
  if (named !== undefined)
    return { name: named.name, version: withoutZeroEpoch(named.version), arch, module: undefined }
  return /^[\w.+-]{1,200}$/.test(id) && arch === ''
    ? { name: id, version: undefined, arch: '', module: undefined }
    : undefined
}

/** `ruby:2.5` of `ruby:2.5:8090020230627084142:b46abd14`. */
function moduleOf(text: string): string | undefined {
  return /^[\w.+-]{1,100}:[\w.+-]{1,100}/.exec(text)?.[0]
}
