import { type JsonObject, listAt, member, objectAt, type Package, type Result } from '../../core/index.ts'
import { keysAt, objectsIn, packageId, reachable, readLockToml } from '../lock-file/index.ts'
import { normalizedName } from './name.ts'
import { parseRequirement } from './requirement.ts'

/** What a project asks for by name, normalised. Its lock file says the versions. */
export interface Pyproject {
  readonly main: ReadonlySet<string>
  /** Of Poetry's groups other than the main one. */
  readonly groups: ReadonlySet<string>
}

export function parsePyproject(content: Buffer): Result<Pyproject> {
  const read = readLockToml(content, 'a pyproject.toml')
  if (!read.ok) return read
  const poetry = objectAt(objectAt(read.value, 'tool'), 'poetry')
  const project = objectAt(read.value, 'project')
  const main = asksInProject(project) ? projectNames(project) : keysAt(poetry, 'dependencies')
  const grouped = objectsIn(poetry, 'group').flatMap(([, group]) => keysAt(group, 'dependencies'))
  const groups = [...grouped, ...keysAt(poetry, 'dev-dependencies')]
  return { ok: true, value: { main: normalized(main), groups: normalized(groups) } }
}

/** Poetry's own list counts only where the standard one (PEP 621) is missing. */
function asksInProject(project: JsonObject | undefined): boolean {
  return ['dependencies', 'optional-dependencies'].some((list) => member(project, list) !== undefined)
}

function projectNames(project: JsonObject | undefined): readonly string[] {
  const extras = keysAt(project, 'optional-dependencies')
  const optional = extras.flatMap((extra) => listAt(objectAt(project, 'optional-dependencies'), extra))
  return [...listAt(project, 'dependencies'), ...optional].flatMap((line) =>
    typeof line === 'string' ? (requiredName(line) ?? []) : [],
  )
}

/** `name @ https://…` has a name too. */
function requiredName(line: string): string | undefined {
  return parseRequirement(line.split('@', 1)[0] ?? '')?.name
}

function normalized(names: readonly string[]): ReadonlySet<string> {
  return new Set(names.filter((name) => name !== 'python').map(normalizedName))
}

/**
 * The packages of a poetry.lock with what pyproject.toml adds: which are direct, and, where the lock file does not say
 * it, which are for development only: those the main dependencies do not lead to.
 */
export function withPyproject(packages: readonly Package[], project: Pyproject): readonly Package[] {
  const saysDev = packages.some((one) => one.dev === true)
  const needed = saysDev ? undefined : neededByMain(packages, project)
  return packages.map((one) => {
    const name = normalizedName(one.name)
    const relationship = project.main.has(name) || project.groups.has(name) ? 'direct' : 'indirect'
    return { ...one, relationship, ...(needed === undefined || needed.has(one) ? {} : { dev: true }) }
  })
}

function neededByMain(packages: readonly Package[], { main }: Pyproject): ReadonlySet<Package> {
  const byId = new Map(packages.map((one) => [packageId(one), one]))
  const asked = packages.filter((one) => main.has(normalizedName(one.name)))
  return reachable(asked, (one) => (one.dependsOn ?? []).flatMap((id) => byId.get(id) ?? []))
}
