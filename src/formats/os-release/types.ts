/** Which operating system this is. Texts are empty where no file says. */
export interface OsRelease {
  /** In lower case: `debian`, `alpine`, `rhel`, `ol`, `amzn`. */
  readonly id: string
  readonly versionId: string
  /** The systems it is made after, the nearest first. */
  readonly idLike: readonly string[]
  readonly name: string
  readonly prettyName: string
  readonly codename: string
}

export const unsaid: OsRelease = { id: '', versionId: '', idLike: [], name: '', prettyName: '', codename: '' }
