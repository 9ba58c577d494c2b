import { formatPath, isArray, isObject, type Json, type JsonObject, member, type Path } from '../../core/index.ts'
import type { Entry, Fact, MalformedField } from './facts.ts'

/** Far more than any pod has; a longer list is somebody's attack, and the pod as a whole is in doubt. */
const maxEntries = 2_000

/** Reads typed fields and remembers those whose type the API server would refuse. */
export class FieldReader {
  readonly malformed: MalformedField[] = []

  boolean(parent: JsonObject | undefined, at: Path, key: string): Fact<boolean> {
    return this.#field(parent, at, key, 'true or false', (value) => (typeof value === 'boolean' ? value : undefined))
  }

  text(parent: JsonObject | undefined, at: Path, key: string): Fact<string> {
    return this.#field(parent, at, key, 'a string', (value) => (typeof value === 'string' ? value : undefined))
  }

  integer(parent: JsonObject | undefined, at: Path, key: string): Fact<number | bigint> {
    return this.#field(parent, at, key, 'an integer', (value) =>
      typeof value === 'bigint' || (typeof value === 'number' && Number.isInteger(value)) ? value : undefined,
    )
  }

  object(parent: JsonObject | undefined, at: Path, key: string): JsonObject | undefined {
    return this.#field(parent, at, key, 'an object', (value) => (isObject(value) ? value : undefined)).value
  }

  /** Objects of the list at `key`, each with its path; anything else in the list is malformed. */
  objects(parent: JsonObject | undefined, at: Path, key: string): Entry<JsonObject>[] {
    return this.#list(parent, at, key, 'an object', (value) => (isObject(value) ? value : undefined))
  }

  texts(parent: JsonObject | undefined, at: Path, key: string): Entry<string>[] {
    // The API server reads null as the empty string here.
    const read = (value: Json) => (value === null ? '' : typeof value === 'string' ? value : undefined)
    return this.#list(parent, at, key, 'a string', read)
  }

  #list<T>(
    parent: JsonObject | undefined,
    at: Path,
    key: string,
    expected: string,
    read: (value: Json) => T | undefined,
  ): Entry<T>[] {
    const { value, path } = this.#field(parent, at, key, 'a list', (found) => (isArray(found) ? found : undefined))
    const entries: Entry<T>[] = []
    if (value !== undefined && value.length > maxEntries)
      this.malformed.push({ path, expected: `a list of at most ${maxEntries} entries`, overlong: true })
    for (const [index, item] of (value ?? []).slice(0, maxEntries).entries()) {
      const read_ = read(item)
      if (read_ === undefined) this.malformed.push({ path: [...path, index], expected })
      else entries.push({ value: read_, path: [...path, index] })
    }
    return entries
  }

  #field<T>(
    parent: JsonObject | undefined,
    at: Path,
    key: string,
    expected: string,
    read: (value: Json) => T | undefined,
  ): Fact<T> {
    const path = [...at, key]
    const found = member(parent, key)
    if (found === undefined || found === null) return { value: undefined, path }
    const value = read(found)
    if (value === undefined) this.malformed.push({ path, expected })
    return { value, path }
  }
}

export function describeMalformed(field: MalformedField): string {
  return `${formatPath(field.path)} must be ${field.expected}`
}
