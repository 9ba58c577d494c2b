import { type JsonObject, objectAt, type Package, textAt } from '../../core/index.ts'
import { objectsIn, packageFrom, packageId, reachable } from '../lock-file/index.ts'
import type { NameAndVersion } from './npm-alias.ts'
import { type Asked, askedIn, chosenIn, dependencyLists, runtimeLists } from './pnpm-importers.ts'
import { onlyVersion, parsePnpmKey } from './pnpm-key.ts'

type Snapshots = ReadonlyMap<string, JsonObject>

/**
 * Lock file version 9: a snapshot for each package and set of peers. Each is listed, since one may be for development
 * only and the next not.
 */
export function snapshotPackages(lock: JsonObject): readonly Package[] {
  const snapshots: Snapshots = new Map(objectsIn(lock, objectAt(lock, 'snapshots') ? 'snapshots' : 'packages'))
  const direct = keysOf(snapshots, askedIn(lock, dependencyLists))
  const needed = reachable(keysOf(snapshots, askedIn(lock, runtimeLists)), (key) => neededBy(snapshots, key))
  return [...snapshots.keys()].filter(isNamed).map((key) =>
    packageFrom('npm', {
      ...identityOf(lock, key),
      relationship: direct.has(key) ? 'direct' : 'indirect',
      dev: !needed.has(key),
      dependsOn: neededBy(snapshots, key).map((one) => packageId(identityOf(lock, one))),
    }),
  )
}

const isNamed = (key: string): boolean => parsePnpmKey(key, 9).name !== ''

/** The entry in `packages` knows the version of what comes from a place: a tarball, a repository. */
function identityOf(lock: JsonObject, key: string): NameAndVersion {
  const { name, version } = parsePnpmKey(key, 9)
  const entry = objectAt(objectAt(lock, 'packages'), `${name}@${version}`)
  return { name, version: textAt(entry, 'version') || onlyVersion(version) }
}

function neededBy(snapshots: Snapshots, key: string): readonly string[] {
  return [...keysOf(snapshots, chosenIn(snapshots.get(key), runtimeLists))]
}

/** An alias is chosen by the whole key: `string-width-cjs: string-width@4.2.3`. */
function keysOf(snapshots: Snapshots, asked: readonly Asked[]): ReadonlySet<string> {
  const keys = asked.map(({ name, chosen }) => [`${name}@${chosen}`, chosen].find((key) => snapshots.has(key)))
  return new Set(keys.filter((key) => key !== undefined))
}
