/** A package URL in its parts, as its type writes them; `namespace` and `subpath` are joined by `/`. */
export interface Purl {
  readonly type: string
  readonly namespace: string | undefined
  readonly name: string
  readonly version: string | undefined
  /** Keys in lower case; none has an empty value. */
  readonly qualifiers: ReadonlyMap<string, string>
  readonly subpath: string | undefined
}

/** The parts of a purl to be built; what is absent, null or empty is left out. */
export interface PurlParts {
  readonly type: string
  readonly namespace?: string | null | undefined
  readonly name: string
  readonly version?: string | null | undefined
  readonly qualifiers?: Iterable<readonly [string, string]> | null | undefined
  readonly subpath?: string | null | undefined
}

/** Longer ones are no name of a package. */
export const longestPurl = 4_096
