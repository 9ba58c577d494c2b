import { count, type Package, type Result } from '../../core/index.ts'
import type { PackageList } from '../packages/index.ts'
import { inherit, nearest } from './inherit.ts'
import { type Dependency, type Project, readProject } from './project.ts'
import { type Fill, fillFrom } from './properties.ts'

/**
 * The project of a pom.xml and the artifacts it names for compiling and running; no repository is asked, so theirs
 * stay unknown. `parents` are poms of the same source tree, of which its parents are taken. A version that the files
 * do not settle is empty.
 */
export function parsePom(content: Buffer, parents: readonly Buffer[] = []): Result<PackageList> {
  const read = readProject(content)
  if (!read.ok) return read
  const candidates = parents.map(readProject).flatMap((one) => (one.ok ? [one.value] : []))
  const project = inherit(read.value, candidates)
  const fill = fillFrom(propertiesOf(project))
  const direct = shippedDependencies(project, fill)
  const unsettled = direct.filter(({ version }) => version === '').length
  const warnings = unsettled === 0 ? [] : [`the pom.xml does not settle the version of ${count(unsettled, 'artifact')}`]
  return { ok: true, value: { packages: [...rootOf(project, fill, direct), ...direct], warnings } }
}

/** Also under the names of old: `pom.version`, `version`. */
function propertiesOf(project: Project): ReadonlyMap<string, string> {
  const { group, artifact, version, parent } = project
  const own = { groupId: group, artifactId: artifact, version }
  const above = {
    'parent.groupId': parent?.group,
    'parent.artifactId': parent?.artifact,
    'parent.version': parent?.version,
  }
  const named = Object.entries({ ...own, ...above }).flatMap(([name, value]) =>
    value ? ['project.', 'pom.', ''].map((prefix) => [`${prefix}${name}`, value] as const) : [],
  )
  return new Map([...project.properties, ...named])
}

function rootOf(project: Project, fill: Fill, direct: readonly Package[]): readonly Package[] {
  const [group, artifact] = [fill(project.group), fill(project.artifact)]
  if (!group || !artifact) return []
  const licenses = project.licenses.filter((one) => one !== '')
  const dependsOn = direct.map(({ name, version }) => `${name}@${version}`)
  return [
    {
      type: 'maven',
      name: `${group}:${artifact}`,
      version: fill(project.version) ?? '',
      relationship: 'root',
      ...(licenses.length > 0 && { licenses }),
      ...(dependsOn.length > 0 && { dependsOn }),
    },
  ]
}

function shippedDependencies(project: Project, fill: Fill): readonly Package[] {
  // An imported list of versions stands in a repository.
  const versions = project.managed.map((one) => filled(one, fill)).filter(({ scope }) => scope !== 'import')
  const managed = new Map(nearest(versions).map((one) => [keyOf(one), one]))
  return nearest(project.dependencies.map((one) => filled(one, fill)))
    .map((one) => settledBy(one, managed.get(keyOf(one))))
    .filter(isShipped)
    .map(({ group, artifact, version }) => {
      return { type: 'maven', name: `${group}:${artifact}`, version: exactVersion(version), relationship: 'direct' }
    })
}

function filled({ group, artifact, version, scope, optional }: Dependency, fill: Fill): Dependency {
  return {
    group: fill(group) ?? '',
    artifact: fill(artifact) ?? '',
    version: fill(version) ?? '',
    scope: fill(scope) ?? '',
    optional: fill(optional) ?? '',
  }
}

function keyOf({ group, artifact }: Dependency): string {
  return `${group}:${artifact}`
}

/** What a dependency leaves open comes from `dependencyManagement`. */
function settledBy(one: Dependency, managed: Dependency | undefined): Dependency {
  if (managed === undefined) return one
  return {
    ...one,
    version: one.version || managed.version,
    scope: one.scope || managed.scope,
    optional: one.optional || managed.optional,
  }
}

/** `provided`, `system` and `test` come from elsewhere; an optional one is not passed on to who uses the project. */
function isShipped({ group, artifact, scope, optional }: Dependency): boolean {
  return group !== '' && artifact !== '' && ['', 'compile', 'runtime'].includes(scope) && optional !== 'true'
}

/** `[1.2]` is exactly 1.2; which version of a range is taken only a repository can tell. */
function exactVersion(version: string): string {
  const exact = /^\[([^,[\]()]*)\]$/.exec(version)?.[1] ?? version
  return /[,[\]()]/.test(exact) ? '' : exact.trim()
}
