import { type Coordinates, coordinatesOf, type FileName } from './coordinates.ts'

/** The attributes of the archive itself, by their names in lower case. */
export type Manifest = ReadonlyMap<string, string>

/**
 * Reads the main section of a manifest. A line that begins with a space continues the one before; the sections after
 * the first empty line speak of single files (JAR file specification).
 */
export function parseManifest(text: string): Manifest {
  const attributes = new Map<string, string>()
  let name = ''
  for (const line of mainSection(text).split(/\r\n|[\r\n]/)) {
    if (line[0] === ' ') {
      const known = attributes.get(name)
      if (known !== undefined) attributes.set(name, known + line.slice(1))
      continue
    }
    const colon = line.indexOf(':')
    name = line.slice(0, Math.max(colon, 0)).toLowerCase()
    if (colon > 0) attributes.set(name, line.slice(colon + 1))
  }
  return attributes
}

/** A signed jar of thousands of classes has a section for each. */
function mainSection(text: string): string {
  const end = text.search(/\n\r?\n|\r\r/)
  return (end < 0 ? text : text.slice(0, end)).replace(/^\ufeff/, '')
}

/** What a manifest says the archive is. The file's name fills in for what is not said. */
export function coordinatesIn(manifest: Manifest, file: FileName): Coordinates | undefined {
  const version =
    firstOf(manifest, ['implementation-version', 'specification-version', 'bundle-version']) ?? file.version
  return coordinatesOf(groupIn(manifest), artifactIn(manifest, file, version), version)
}

/** Titles are often written for people: `Spring Framework`. A file named with the version has the better name then. */
function artifactIn(manifest: Manifest, file: FileName, version: string | undefined): string | undefined {
  const title = firstOf(manifest, ['implementation-title', 'specification-title', 'bundle-name'])
  const isForPeople = title !== undefined && /\s/.test(title) && file.version === version
  return isForPeople ? (file.artifact ?? title) : (title ?? file.artifact)
}

function groupIn(manifest: Manifest): string | undefined {
  return (
    firstOf(manifest, ['implementation-vendor-id']) ??
    groupOfBundle(manifest) ??
    firstOf(manifest, ['implementation-vendor', 'specification-vendor'])
  )
}

/** `com.fasterxml.jackson.core.jackson-databind;singleton:=true` is of `com.fasterxml.jackson.core`. */
function groupOfBundle(manifest: Manifest): string | undefined {
  const [name] = attributeOf(manifest, 'bundle-symbolicname')?.split(';') ?? []
  const symbolic = name?.trim()
  if (!symbolic) return undefined
  return symbolic.includes('.') ? symbolic.slice(0, symbolic.lastIndexOf('.')) : symbolic
}

function firstOf(manifest: Manifest, names: readonly string[]): string | undefined {
  return names.map((name) => attributeOf(manifest, name)).find((value) => value !== undefined)
}

/** Not `%bundleName`, which another file explains, and not what a build failed to fill in: `${project.version}`. */
export function attributeOf(manifest: Manifest, name: string): string | undefined {
  const value = manifest.get(name)?.trim()
  return value === undefined || value === '' || value.startsWith('%') || value.includes('${') ? undefined : value
}
