import type { Dependency, Project } from './project.ts'

/**
 * A project with what its parents give it (https://maven.apache.org/pom.html#Inheritance). A parent that is not among
 * the ones given leaves its group and version, which its child must name.
 */
export function inherit(project: Project, candidates: readonly Project[]): Project {
  let complete = withNamedParent(project)
  const left = new Set(candidates)
  for (let child = project; child.parent !== undefined; ) {
    const parent = [...left].find((one) => isParent(one, child))
    if (parent === undefined) break
    left.delete(parent)
    complete = joined(complete, withNamedParent(parent))
    child = parent
  }
  return complete
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
    // A property of the parent may be named by its version: `<version>${revision}</version>`.
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
