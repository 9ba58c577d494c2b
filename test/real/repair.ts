import {
  isArray,
  isObject,
  type Json,
  type JsonObject,
  listAt,
  member,
  objectAt,
  textAt,
} from '../../src/core/index.ts'

/**
 * Takes out of a pod what the server called invalid, so that what is left can be judged: the fields its answer names,
 * or nothing when it names none.
 */
export function withoutInvalidFields(pod: JsonObject, answer: Json): JsonObject | undefined {
  const fields = listAt(objectAt(answer, 'details'), 'causes').flatMap((cause) => textAt(cause, 'field') ?? [])
  const paths = fields.map(parseField).filter((path) => path.length > 1)
  if (paths.length === 0) return undefined
  // List positions shift when an element goes: later ones first.
  paths.sort((a, b) => (a.join() < b.join() ? 1 : -1))
  return paths.reduce<JsonObject>((left, path) => {
    const cut = without(left, path)
    return isObject(cut) ? cut : left
  }, pod)
}

/** `spec.containers[0].name`, `metadata.annotations[a.b/c]` as the server writes them. */
function parseField(field: string): string[] {
  return [...field.matchAll(/\[([^\]]*)\]|([^.[\]]+)/g)].map(([, bracket, name]) => bracket ?? name ?? '')
}

function without(value: Json | undefined, path: readonly string[]): Json | undefined {
  const [step = '', ...rest] = path
  if (isArray(value)) {
    const index = Number(step)
    if (rest.length === 0) return value.filter((_, at) => at !== index)
    return value.map((item, at) => (at === index ? (without(item, rest) ?? null) : item))
  }
  if (!isObject(value) || member(value, step) === undefined) return value
  if (rest.length > 0) return { ...value, [step]: without(value[step], rest) ?? null }
  const { [step]: _, ...others } = value
  return others
}
