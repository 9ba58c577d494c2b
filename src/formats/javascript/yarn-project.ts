import { type JsonObject, objectAt, type Package, type Result, textAt } from '../../core/index.ts'
import { packageFrom, packageId, reachable, readLenientObject } from '../lock-file/index.ts'
import type { PackageList } from '../packages/index.ts'
import { asPattern } from './yarn-entry.ts'
import { readYarnLock, type YarnLock } from './yarn-lock.ts'

/**
 * A yarn.lock together with the package.json beside it and those of its workspaces: it says which versions, they say
 * who asks, and whether for development only. The project and its workspaces are listed as well.
 */
export function parseYarnProject(lock: Buffer, root: Buffer, workspaces: readonly Buffer[] = []): Result<PackageList> {
  const read = readYarnLock(lock)
  if (!read.ok) return read
  const projects: JsonObject[] = []
  for (const content of [root, ...workspaces]) {
    const project = readLenientObject(content, 'a package.json')
    if (!project.ok) return project
    projects.push(project.value)
  }
  const own = projects.map((project, index) => projectPackage(project, index === 0, read.value))
  return {
    ok: true,
    value: {
      packages: [...own.filter((one) => one.name !== ''), ...related(read.value, projects)],
      warnings: read.value.warnings,
    },
  }
}

const runtimeLists = ['dependencies', 'optionalDependencies']
const allLists = [...runtimeLists, 'devDependencies']

function projectPackage(project: JsonObject, isRoot: boolean, lock: YarnLock): Package {
  return packageFrom('npm', {
    name: textAt(project, 'name') ?? '',
    version: textAt(project, 'version') ?? '',
    relationship: isRoot ? 'root' : 'workspace',
    dependsOn: asked(project, runtimeLists, lock),
  })
}

function related(lock: YarnLock, projects: readonly JsonObject[]): readonly Package[] {
  const byId = new Map(lock.packages.map((one) => [packageId(one), one]))
  const idsFor = (lists: readonly string[]): readonly string[] =>
    projects.flatMap((project) => asked(project, lists, lock))
  const direct = new Set(idsFor(allLists))
  const needed = reachable(idsFor(runtimeLists), (id) => byId.get(id)?.dependsOn ?? [])
  return [...byId].map(([id, one]) => ({
    ...one,
    relationship: direct.has(id) ? 'direct' : 'indirect',
    ...(needed.has(id) ? {} : { dev: true }),
  }))
}

function asked(project: JsonObject, lists: readonly string[], lock: YarnLock): readonly string[] {
  const wanted = lists.flatMap((list) => Object.entries(objectAt(project, list) ?? {}))
  return wanted.flatMap(([name, range]) =>
    typeof range === 'string' ? (lock.idOf.get(asPattern(`${name}@${range}`)) ?? []) : [],
  )
}
