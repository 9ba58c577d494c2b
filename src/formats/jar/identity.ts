import { createHash } from 'node:crypto'
import { spend } from '../zip/index.ts'
import type { Contents } from './contents.ts'
import { type Coordinates, isNamedAfter, readFileName } from './coordinates.ts'
import { coordinatesIn } from './manifest.ts'
import type { Place, Walk } from './walk.ts'

/**
 * What artifact an archive is, when none of its pom.properties says so: by its checksum, else by its manifest.
 * Undefined when it is among the artifacts already, or is not known.
 */
export function identityOf(walk: Walk, place: Place, contents: Contents): Coordinates | undefined {
  const file = readFileName(place.path.slice(place.path.lastIndexOf('/') + 1))
  if (contents.artifacts.some((one) => isNamedAfter(file, one))) return undefined
  const known = lookedUp(walk, place)
  if (known !== undefined) return known
  const manifested = coordinatesIn(contents.manifest, file)
  if (manifested === undefined || contents.artifacts.some((one) => isSame(one, manifested, contents))) return undefined
  return manifested
}

/** A manifest calls the artifact by a title. What has the same version is the same if it is named alike, or alone. */
function isSame(one: Coordinates, manifested: Coordinates, { artifacts }: Contents): boolean {
  if (one.version !== manifested.version) return false
  return artifacts.length === 1 || one.artifact.toLowerCase() === manifested.artifact.toLowerCase()
}

const windowSize = 1 << 20

function lookedUp({ options, budget }: Walk, { view }: Place): Coordinates | undefined {
  if (options.lookUp === undefined || !spend(budget, view.size)) return undefined
  const hash = createHash('sha1')
  for (let at = 0; at < view.size; at += windowSize) hash.update(view.read(at, windowSize))
  return options.lookUp(hash.digest('hex'))
}
