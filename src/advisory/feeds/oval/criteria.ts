import { intersect } from '../../../formats/version-ranges/index.ts'
import { schemeOf } from '../../../formats/versions/index.ts'
import type { Namespace } from '../../types.ts'
import type { Criterion, PackageAsked } from './criterion.ts'

/** Any of the packages, where all else that is asked holds: on any of the releases, on any of the architectures. */
export interface Group {
  /** Undefined where none is asked for; empty where it is for nothing that is known here. */
  readonly releases?: readonly Namespace[]
  readonly arches?: readonly string[]
  readonly module?: string
  readonly packages: readonly PackageAsked[]
}

/** What criteria ask, or why that is not known. */
export type Asked = readonly Group[] | { readonly unknown: string }

const maxGroups = 2_000
const always: readonly Group[] = [{ packages: [] }]

export function askedOf(criterion: Criterion): Asked {
  switch (criterion.kind) {
    case 'any':
      return always
    case 'release':
      return [{ releases: criterion.namespace === undefined ? [] : [criterion.namespace], packages: [] }]
    case 'arch':
      return [{ arches: [criterion.arch], packages: [] }]
    case 'module':
      return [{ module: criterion.module, packages: [] }]
    case 'package':
      return [{ packages: [criterion.asked] }]
    case 'unknown':
      return { unknown: criterion.what }
  }
}

/** Any of them. Groups that ask for the same but for one thing are one. */
export function anyOf(all: readonly Asked[]): Asked {
  const groups: Group[] = []
  for (const asked of all)
    if (isUnknown(asked)) return asked
    else groups.push(...asked)
  const together = merged(groups)
  return together.length > maxGroups ? tooMany : together
}

function merged(groups: readonly Group[]): readonly Group[] {
  const alike = Map.groupBy(groups, ({ arches, module, packages, releases }) => {
    if (packages.length === 0 && releases !== undefined && arches === undefined) return `releases ${module}`
    if (packages.length === 0 && arches !== undefined && releases === undefined) return `arches ${module}`
    return JSON.stringify([packages.length === 0, releases, arches, module])
  })
  return [...alike.values()].map(([first, ...rest]): Group => {
    const all = first === undefined ? rest : [first, ...rest]
    const releases = all.flatMap((one) => one.releases ?? [])
    const arches = all.flatMap((one) => one.arches ?? [])
    return {
      ...(first?.releases !== undefined && { releases: [...new Set(releases)] }),
      ...(first?.arches !== undefined && { arches: [...new Set(arches)] }),
      ...(first?.module !== undefined && { module: first.module }),
      packages: all.flatMap((one) => one.packages),
    }
  })
}

/** All of them. */
export function allOf(all: readonly Asked[]): Asked {
  let groups: readonly Group[] = always
  for (const asked of all) {
    if (isUnknown(asked)) return asked
    if (groups.length * asked.length > maxGroups) return tooMany
    groups = groups.flatMap((a) => asked.map((b) => both(a, b)))
  }
  return groups
}

const tooMany: Asked = { unknown: 'more combinations than are read' }

function both(a: Group, b: Group): Group {
  const releases = common(a.releases, b.releases)
  const arches = common(a.arches, b.arches)
  const module = a.module ?? b.module
  return {
    ...(releases !== undefined && { releases }),
    ...(arches !== undefined && { arches }),
    ...(module !== undefined && { module }),
    packages: bothPackages(a.packages, b.packages),
  }
}

function common<T>(a: readonly T[] | undefined, b: readonly T[] | undefined): readonly T[] | undefined {
  if (a === undefined || b === undefined) return a ?? b
  const others = new Set(b)
  return a.filter((one) => others.has(one))
}

/** Two things asked of one package are asked at once; that another package is there, too, narrows nothing down here. */
function bothPackages(a: readonly PackageAsked[], b: readonly PackageAsked[]): readonly PackageAsked[] {
  const [first] = a
  const [second] = b
  const scheme = schemeOf('rpm')
  if (a.length !== 1 || b.length !== 1 || first?.name !== second?.name || scheme === undefined) return [...a, ...b]
  if (first?.range === undefined || second?.range === undefined) return first === undefined ? b : [first]
  return intersect(scheme, [first.range], [second.range]).map((range) => ({ ...first, ...second, range }))
}

export const isUnknown = (asked: Asked): asked is { readonly unknown: string } => 'unknown' in asked
