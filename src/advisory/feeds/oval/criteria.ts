import type { Namespace, VersionRange } from '../../types.ts'
import { type Fact, factOf } from './facts.ts'
import type { Criteria, Tests } from './types.ts'

/** A package that is touched where all around it holds. */
export interface Touched {
  /** Undefined where the criteria name no release. */
  readonly namespaces: readonly Namespace[] | undefined
  readonly name: string
  /** Undefined where no version is. */
  readonly range: VersionRange | undefined
  readonly arches: readonly string[]
  readonly module: string | undefined
}

/** What the groups around one say. */
interface Context {
  readonly namespaces: readonly Namespace[] | undefined
  readonly arches: readonly string[]
  readonly module: string | undefined
}

export interface Evaluated {
  readonly touched: readonly Touched[]
  /** Comments of tests that say nothing we know. */
  readonly unknown: readonly string[]
}

const everywhere: Context = { namespaces: undefined, arches: [], module: undefined }

/** Turns what must hold on a host around: for which packages, of which releases, it would. Criteria are never deeper than a document may be. */
export function packagesIn(criteria: Criteria, tests: Tests): Evaluated {
  const touched: Touched[] = []
  const unknown: string[] = []

  const visit = (node: Criteria, around: Context): void => {
    if (node.kind === 'test') {
      addFacts([factIn(node)], around)
      return
    }
    if (node.operator === 'OR') {
      for (const child of node.children) visit(child, around)
      return
    }
    const context = narrowed(around, node.children)
    addFacts(
      node.children.flatMap((child) => (child.kind === 'test' ? [factIn(child)] : [])),
      context,
    )
    for (const child of node.children)
      if (child.kind === 'group' && releasesOf(child) === undefined) visit(child, context)
  }

  const factIn = (node: Criteria & { kind: 'test' }): Fact => {
    const fact = factOf(node.ref, node.comment, tests)
    if (fact.kind === 'unknown') unknown.push(node.comment)
    return fact
  }

  const known = new Map<Criteria, readonly (Namespace | undefined)[] | undefined>()

  /** A release among several, or a group of nothing but releases. */
  const releasesOf = (node: Criteria): readonly (Namespace | undefined)[] | undefined => {
    if (!known.has(node)) known.set(node, releasesIn(node))
    return known.get(node)
  }

  const releasesIn = (node: Criteria): readonly (Namespace | undefined)[] | undefined => {
    if (node.kind === 'test') {
      const fact = factOf(node.ref, node.comment, tests)
      return fact.kind === 'release' ? [fact.namespace] : undefined
    }
    const inside = node.children.map(releasesOf)
    return inside.length > 0 && inside.every((one) => one !== undefined) ? inside.flat() : undefined
  }

  const narrowed = (around: Context, children: readonly Criteria[]): Context => {
    let { arches, module, namespaces } = around
    for (const child of children) {
      const releases = releasesOf(child)
      if (releases !== undefined) namespaces = [...new Set(releases.filter((one) => one !== undefined))]
      if (child.kind !== 'test') continue
      const fact = factOf(child.ref, child.comment, tests)
      if (fact.kind === 'arch') arches = [fact.arch]
      if (fact.kind === 'module') module = fact.module
    }
    return { arches, module, namespaces }
  }

  /** Those of one group hold together: later than one version and earlier than another. */
  const addFacts = (facts: readonly Fact[], { arches, module, namespaces }: Context): void => {
    if (facts.some(({ kind }) => kind === 'build')) return
    for (const fact of facts)
      if (fact.kind === 'untouched') touched.push({ namespaces, name: fact.name, range: undefined, arches, module })
    const packages = facts.filter((fact) => fact.kind === 'package')
    for (const [name, group] of Map.groupBy(packages, (fact) => fact.name)) {
      let range: VersionRange = {}
      for (const fact of group) range = { ...range, ...fact.range }
      const own = group.flatMap((fact) => fact.arches)
      touched.push({ namespaces, name, range, arches: own.length > 0 ? own : arches, module })
    }
  }

  visit(criteria, everywhere)
  return { touched, unknown }
}
