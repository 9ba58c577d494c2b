import type { Dependency, Project } from './project.ts'

/**
 * A project with what its parents give it (https://maven.apache.org/pom.html#Inheritance). A parent that is not among
 * the ones given leaves its group and version, which its child must name.
 */
export function inherit(project: Project, candidates: readonly Project[]): Project {
  return lineage(project, candidates).reduce(joined, withNamedParent(project))
}

/** The nearest parent first. Each pom is taken once, so that a circle ends. */
function lineage(project: Project, candidates: readonly Project[]): readonly Project[] {
  const left = new Set(candidates)
  const parents: Project[] = []
  let parent = [...left].find((one) => isParent(one, project))
  while (parent !== undefined) {
    const child = parent
    parents.push(child)
    left.delete(child)
    parent = [...left].find((one) => isParent(one, child))
  }
  return parents
}

function withNamedParent(project: Project): Project {
  const { group = '', version = '' } = project.parent ?? {}
  return { ...project, group: project.group || group, version: project.version || version }
}

/** Its version may be a property that only the parent itself defines: group and artifact must do then. */
function isParent(candidate: Project, { parent }: Project): boolean {
  const { group, artifact, version } = withNamedParent(candidate)
  if (parent === undefined || artifact !== parent.artifact || group !== parent.group) return false
  return version === parent.version || version.includes('${') || parent.version.includes('${')
}

function joined(child: Project, parent: Project): Project {
  return {
    ...child,
    properties: new Map([...parent.properties, ...child.properties]),
    managed: nearest([...child.managed, ...parent.managed]),
    dependencies: nearest([...child.dependencies, ...parent.dependencies]),
    licenses: child.licenses.length > 0 ? child.licenses : parent.licenses,
  }
}

/** Of entries for one artifact the first one holds. */
export function nearest(dependencies: readonly Dependency[]): readonly Dependency[] {
  const first = new Map<string, Dependency>()
  for (const one of dependencies) {
    const key = `${one.group}:${one.artifact}`
    if (!first.has(key)) first.set(key, one)
  }
  return [...first.values()]
}
