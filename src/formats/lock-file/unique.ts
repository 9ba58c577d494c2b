import type { Package, Relationship } from '../../core/index.ts'

/** The nearer relationship describes a package that is there twice. */
const nearness: readonly (Relationship | undefined)[] = ['root', 'workspace', 'direct', 'indirect', undefined]

/**
 * One entry a name and version, in the order of the file. Of two the nearer relationship holds, a package is for
 * development only when all its entries are, and it needs what any of them needs.
 */
export function mergeDuplicates(packages: readonly Package[]): readonly Package[] {
  const groups = Map.groupBy(packages, (one) => `${one.name}\0${one.version}`)
  return [...groups.values()].map(merged)
}

function merged(group: readonly Package[]): Package {
  const [first, ...others] = group as readonly [Package, ...Package[]] // a group is never empty
  if (others.length === 0) return first
  const { relationship: _, dev: __, dependsOn: ___, ...rest } = first
  const relationship = nearness.find((one) => group.some((entry) => entry.relationship === one))
  const dependsOn = [...new Set(group.flatMap((one) => one.dependsOn ?? []))]
  return {
    ...rest,
    ...(relationship !== undefined && { relationship }),
    ...(group.every((one) => one.dev === true) && { dev: true }),
    ...(dependsOn.length > 0 && { dependsOn }),
  }
}
