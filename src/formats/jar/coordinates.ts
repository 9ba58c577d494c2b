/** What Maven calls an artifact by. */
export interface Coordinates {
  readonly group: string
  readonly artifact: string
  readonly version: string
}

/** All three, or nothing: an artifact without a group cannot be looked up anywhere. */
export function coordinatesOf(
  group: string | undefined,
  artifact: string | undefined,
  version: string | undefined,
): Coordinates | undefined {
  return isName(group) && isName(artifact) && isName(version) ? { group, artifact, version } : undefined
}

const longestName = 255

const isName = (text: string | undefined): text is string =>
  text !== undefined && text !== '' && text.length <= longestName && !text.includes('${')

/** A file name as build tools write it: `spring-core-5.3.4-SNAPSHOT.jar`. */
export function readFileName(name: string): { artifact?: string; version?: string } {
  if (name.length > longestName) return {}
  const [, artifact, version] = /^(.*[^-])-(\d\S*)$/.exec(stemOf(name)) ?? []
  return artifact === undefined || version === undefined ? {} : { artifact, version }
}

/** Whether the archive is named after the artifact: alone, with its version, with its group before or a classifier after. */
export function isNamedAfter(name: string, { group, artifact, version }: Coordinates): boolean {
  const stem = stemOf(name)
  const full = `${artifact}-${version}`
  return (
    stem === artifact ||
    stem === full ||
    stem.startsWith(`${full}-`) ||
    stem === `${group}.${full}` ||
    stem.endsWith(`.${full}`)
  )
}

const stemOf = (name: string): string => name.replace(/\.[A-Za-z]+$/, '')
