/** A name and what stands behind its `@`: a version, a range or a place. */
export interface NameAndVersion {
  readonly name: string
  readonly version: string
}

/** Takes `name@version` apart at the first `@` that is no scope's; undefined when there is none. */
export function splitNameAndVersion(text: string): NameAndVersion | undefined {
  const at = text.indexOf('@', 1)
  return at === -1 ? undefined : { name: text.slice(0, at), version: text.slice(at + 1) }
}

/** The package that an alias stands for: `npm:string-width@4.2.3`. A tag or range (`npm:^1.0.0`) names none. */
export function npmAlias(version: string): NameAndVersion | undefined {
  return version.startsWith('npm:') ? splitNameAndVersion(version.slice('npm:'.length)) : undefined
}
