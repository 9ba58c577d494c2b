import { isObject, type JsonObject, member, type Package, textAt } from '../../core/index.ts'
import { keysAt, leftOut, mergeDuplicates, objectsIn, packageFrom, packageId } from '../lock-file/index.ts'
import type { PackageList } from '../packages/index.ts'
import { npmAlias } from './npm-alias.ts'

/** A level of `dependencies` and the levels around it, where Node looks for what it lacks. */
interface Level {
  readonly entries: ReadonlyMap<string, Dependency>
  readonly outer: Level | undefined
  readonly depth: number
}

interface Dependency {
  readonly name: string
  readonly version: string
  readonly entry: JsonObject
}

/** npm nests only where versions clash; no real tree comes near. */
const maxDepth = 60

/** Lock file version 1: a tree of `dependencies` as it lies in node_modules. It does not say which are direct. */
export function nestedPackages(lock: JsonObject): PackageList {
  const packages: Package[] = []
  let tooDeep = 0
  const levels: Level[] = [levelOf(lock, undefined)]
  for (let level = levels.pop(); level !== undefined; level = levels.pop()) {
    for (const [key, dependency] of level.entries) {
      const inner = levelOf(dependency.entry, level)
      if (key !== '') packages.push(packageOf(dependency, inner))
      if (inner.entries.size > 0 && inner.depth > maxDepth) tooDeep++
      else levels.push(inner)
    }
  }
  return {
    packages: mergeDuplicates(packages),
    warnings: leftOut(tooDeep, 'entry', 'entries', `nested deeper than ${maxDepth} levels`),
  }
}

function levelOf(value: JsonObject, outer: Level | undefined): Level {
  const entries = objectsIn(value, 'dependencies').map(([key, entry]): [string, Dependency] => {
    const version = textAt(entry, 'version') ?? ''
    return [key, { ...(npmAlias(version) ?? { name: key, version }), entry }]
  })
  return { entries: new Map(entries), outer, depth: (outer?.depth ?? 0) + 1 }
}

function packageOf({ name, version, entry }: Dependency, inner: Level): Package {
  const dependsOn = requiredNames(entry).flatMap((required) => nearest(required, inner))
  return packageFrom('npm', { name, version, dev: member(entry, 'dev') === true, dependsOn })
}

/** `requires` is true where npm 5 wrote no more than that there is a list. */
function requiredNames(entry: JsonObject): readonly string[] {
  return isObject(member(entry, 'requires')) ? keysAt(entry, 'requires') : []
}

function nearest(name: string, from: Level): readonly string[] {
  for (let level: Level | undefined = from; level !== undefined; level = level.outer) {
    const found = level.entries.get(name)
    if (found !== undefined) return [packageId(found)]
  }
  return []
}
