import type { Package, Relationship } from '../../core/index.ts'
import { packageFrom } from './package.ts'

/**
 * One package of each name and version, at the place of its first: for development only when all are, as near to the
 * project as the nearest, needing what any of them needs.
 */
export function mergeSame(packages: readonly Package[]): readonly Package[] {
  const groups = new Map<string, Package[]>()
  for (const one of packages) {
    const key = `${one.name}\0${one.version}`
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [one])
    else group.push(one)
  }
  return [...groups.values()].flatMap((group) => (group.length === 1 ? group : merged(group)))
}

function merged(group: readonly Package[]): readonly Package[] {
  return group.slice(0, 1).map(({ type, name, version }) =>
    packageFrom(type, {
      name,
      version,
      relationship: nearest(group),
      dev: group.every((one) => one.dev === true),
      licenses: group.find((one) => one.licenses !== undefined)?.licenses,
      dependsOn: group.flatMap((one) => one.dependsOn ?? []),
    }),
  )
}

const byNearness: readonly Relationship[] = ['root', 'workspace', 'direct', 'indirect']

function nearest(group: readonly Package[]): Relationship | undefined {
  return byNearness.find((relationship) => group.some((one) => one.relationship === relationship))
}
