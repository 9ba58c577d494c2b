import { type JsonObject, member, type Package, textAt } from '../../core/index.ts'
import { objectsIn, packageFrom, packageId } from '../lock-file/index.ts'
import type { NameAndVersion } from './npm-alias.ts'
import { type Asked, askedIn, chosenIn, dependencyLists, runtimeLists } from './pnpm-importers.ts'
import { onlyVersion, parsePnpmKey } from './pnpm-key.ts'

/** Lock file versions 5 and 6: `packages`, each marked when it is for development only; those are not listed. */
export function listedPackages(lockVersion: number, lock: JsonObject): readonly Package[] {
  const entries = new Map(objectsIn(lock, 'packages'))
  const keyOf = ({ name, chosen }: Asked): string | undefined =>
    [chosen, `/${name}/${chosen}`, `/${name}@${chosen}`, `${name}@${chosen}`].find((key) => entries.has(key))
  const direct = new Set(askedIn(lock, dependencyLists).map(keyOf))
  const idOf = (key: string | undefined): readonly string[] => {
    const entry = key === undefined ? undefined : entries.get(key)
    return key === undefined || entry === undefined ? [] : [packageId(identityOf(key, entry, lockVersion))]
  }
  return [...entries].flatMap(([key, entry]) => {
    const { name, version } = identityOf(key, entry, lockVersion)
    if (name === '' || member(entry, 'dev') === true) return []
    const relationship = direct.has(key) ? 'direct' : 'indirect'
    const dependsOn = chosenIn(entry, runtimeLists).flatMap((asked) => idOf(keyOf(asked)))
    return [packageFrom('npm', { name, version, relationship, dependsOn })]
  })
}

/** A tarball, a folder and a repository have a name of their own beside the key. */
function identityOf(key: string, entry: JsonObject, lockVersion: number): NameAndVersion {
  const name = textAt(entry, 'name')
  if (name) return { name, version: textAt(entry, 'version') ?? '' }
  const parsed = parsePnpmKey(key, lockVersion)
  return { name: parsed.name, version: onlyVersion(parsed.version) }
}
