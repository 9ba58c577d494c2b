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

/** What a file name says: `spring-core-5.3.4-SNAPSHOT.jar`. */
export interface FileName {
  /** Without the ending. */
  readonly stem: string
  readonly artifact?: string
  readonly version?: string
}

export function readFileName(name: string): FileName {
  const stem = name.slice(0, longestName).replace(/\.[A-Za-z]+$/, '')
  const [, artifact, version] = /^(.*[^-])-(\d\S*)$/.exec(stem) ?? []
  return artifact === undefined || version === undefined ? { stem } : { stem, artifact, version }
}

/** Whether a file is named after the artifact: alone or with a version, its group before or a classifier after. */
export function isNamedAfter(file: FileName, { artifact, version }: Coordinates): boolean {
  const full = `${artifact}-${version}`
  return (
    file.artifact === artifact ||
    file.stem === artifact ||
    file.stem === full ||
    file.stem.startsWith(`${full}-`) ||
    file.stem.endsWith(`.${full}`)
  )
}
