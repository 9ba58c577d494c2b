import { type JsonObject, member, type Package, textAt } from '../../core/index.ts'
import { keysAt, leftOut, licenseField, mergeDuplicates, packageFrom, packageId } from '../lock-file/index.ts'
import type { PackageList } from '../packages/index.ts'
import { resolveLinks } from './npm-links.ts'
import { depthOf, nameAt, type Places, placesOf, searchOrder } from './npm-places.ts'

/** Longer and deeper paths npm never makes, and resolving what lies there would be slow. */
const maxPath = 1024
const maxFolders = 100

/** Lock file versions 2 and 3: `packages`, each by the path where it lies. */
export function placedPackages(packages: JsonObject): PackageList {
  const known = Object.entries(packages).filter(
    ([path]) => path.length <= maxPath && path.split('/').length <= maxFolders,
  )
  const { entries, direct, broken } = resolveLinks(packages, known)
  const places = placesOf(entries)
  const listed = [...entries].filter(([path]) => depthOf(path) > 0 && nameAt(path) !== '')
  return {
    packages: mergeDuplicates(listed.map(([path, entry]) => packageAt(path, entry, places, direct))),
    warnings: [
      ...leftOut(broken, 'entry', 'entries', 'a link that does not say where it leads, or no object'),
      ...leftOut(
        Object.keys(packages).length - known.length,
        'entry',
        'entries',
        'a path that is too long or too deep',
      ),
    ],
  }
}

function packageAt(path: string, entry: JsonObject, places: Places, direct: ReadonlySet<string>): Package {
  return packageFrom('npm', {
    name: realName(path, entry),
    version: textAt(entry, 'version') ?? '',
    // What the project asks for by name lies at the top.
    relationship: depthOf(path) === 1 && direct.has(nameAt(path)) ? 'direct' : 'indirect',
    dev: member(entry, 'dev') === true,
    licenses: licenseField(member(entry, 'license')),
    dependsOn: dependsOn(path, entry, places),
  })
}

/** npm writes a name where the folder has another: for an alias. */
function realName(path: string, entry: JsonObject): string {
  return textAt(entry, 'name') || nameAt(path)
}

/** Peers are installed too, since npm 7. */
function dependsOn(path: string, entry: JsonObject, places: Places): readonly string[] {
  const names = ['dependencies', 'optionalDependencies', 'peerDependencies'].flatMap((key) => keysAt(entry, key))
  if (names.length === 0) return []
  const folders = searchOrder(path, places)
  return names.flatMap((name) => {
    const found = folders.find((folder) => folder.has(name))?.get(name)
    return found === undefined
      ? []
      : [packageId({ name: realName(name, found), version: textAt(found, 'version') ?? '' })]
  })
}
