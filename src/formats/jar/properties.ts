import { type Coordinates, coordinatesOf } from './coordinates.ts'

/** Lines of a Java properties file that name an artifact: `version=1.0`, `version: 1.0`, `version 1.0`. */
const line = /^[ \t]*(groupId|artifactId|version)(?:[ \t]*[=:][ \t]*|[ \t]+)(.*)/gm

/** The artifact that a pom.properties names; the last of lines with one key counts. */
export function artifactOfProperties(text: string): Coordinates | undefined {
  const values = new Map<string, string>()
  for (const [, key = '', value = ''] of text.matchAll(line)) values.set(key, unescaped(value.trim()))
  return coordinatesOf(values.get('groupId'), values.get('artifactId'), values.get('version'))
}

const unescaped = (value: string): string =>
  value.replace(/\\(?:u([0-9A-Fa-f]{4})|(.))/g, (_, digits?: string, letter?: string) =>
    digits === undefined ? (letter ?? '') : String.fromCharCode(Number.parseInt(digits, 16)),
  )
