import { isArray, isObject, type Json, type JsonObject, member, type Path, SeawallError } from '../../core/index.ts'
import { type Purl, readPurl } from '../../formats/purl/index.ts'
import { readYaml, type YamlReading } from '../../formats/yaml/index.ts'
import { lineOfKey } from './line-of-key.ts'
import { hintFor, quoted } from './nearest.ts'
import { isPathGlob } from './path-glob.ts'

/** Thrown inside the readers only, with the line that is wrong. */
export class IgnoreFault extends Error {
  readonly line: number

  constructor(line: number, message: string) {
    super(message)
    this.line = line
  }
}

/** An object of a YAML file whose members are asked for one by one. */
export interface Fields {
  readonly value: JsonObject
  readonly line: number
  /** Refuses the object when it has a member with another name. */
  only(known: readonly string[]): void
  text(key: string): string | undefined
  texts(key: string): readonly string[] | undefined
  purls(key: string): readonly Purl[] | undefined
  paths(key: string): readonly string[] | undefined
  /** The objects of a list. */
  objects(key: string): readonly Fields[]
  object(key: string): Fields | undefined
  fault(key: string, what: string): IgnoreFault
}

/** The top of a YAML file; undefined when the file holds nothing. */
export function yamlFields(content: string): Fields | undefined {
  const read = readYaml(content)
  if (!read.ok) throw new IgnoreFault(read.error.line, read.error.message)
  if (read.value.value === null) return undefined
  return fieldsAt(read.value.value, [], { content, locate: read.value.locate })
}

/** The error of a file, as people read it. */
export function refusal(source: string, { line, message }: IgnoreFault): SeawallError {
  return new SeawallError('config', `${source}, line ${line}: ${message.replace(/\.$/, '')}.`)
}

/** A file, and where its values stand. */
interface Text {
  readonly content: string
  readonly locate: YamlReading['locate']
}

function fieldsAt(value: Json, path: Path, text: Text): Fields {
  const lineOf = (inner: Path): number => text.locate(inner)?.line ?? 1
  const line = lineOf(path)
  if (!isObject(value)) throw new IgnoreFault(line, 'must be an object with fields')
  const lineOfName = (key: string): number => lineOfKey(text.content, [...path, key]) ?? line
  const fault = (key: string, what: string): IgnoreFault => new IgnoreFault(lineOfName(key), `${key} ${what}`)
  const present = (key: string): Json | undefined => member(value, key) ?? undefined
  const list = (key: string): readonly Json[] | undefined => {
    const found = present(key)
    if (found !== undefined && !isArray(found)) throw fault(key, 'must be a list')
    return found
  }
  const texts = (key: string): readonly string[] | undefined => {
    const found = list(key)
    // An empty list would cover nothing or everything, and nobody can tell which was meant.
    if (found?.length === 0) throw fault(key, 'must not be empty')
    return found?.map((entry, index) => {
      if (typeof entry === 'string' && entry !== '') return entry
      throw new IgnoreFault(lineOf([...path, key, index]), `${key} must be a list of texts`)
    })
  }
  return {
    value,
    line,
    fault,
    texts,
    only(known) {
      const surplus = Object.keys(value).find((key) => !known.includes(key))
      if (surplus === undefined) return
      throw new IgnoreFault(lineOfName(surplus), `the field ${quoted(surplus)} is not known${hintFor(surplus, known)}`)
    },
    text(key) {
      const found = present(key)
      if (found === undefined || typeof found === 'string') return found?.trim() || undefined
      throw fault(key, 'must be text')
    },
    purls(key) {
      return texts(key)?.map((text, index) => {
        const read = readPurl(text)
        if (read.ok) return read.value
        throw new IgnoreFault(lineOf([...path, key, index]), `${quoted(text)} is no package URL`)
      })
    },
    paths(key) {
      const patterns = texts(key)
      const wrong = patterns?.findIndex((pattern) => !isPathGlob(pattern)) ?? -1
      if (wrong < 0) return patterns
      throw new IgnoreFault(
        lineOf([...path, key, wrong]),
        `${quoted(patterns?.[wrong] ?? '')} is no pattern over paths`,
      )
    },
    objects(key) {
      return (list(key) ?? []).map((entry, index) => fieldsAt(entry, [...path, key, index], text))
    },
    object(key) {
      const found = present(key)
      return found === undefined ? undefined : fieldsAt(found, [...path, key], text)
    },
  }
}
