import { isArray, isObject, type Json, type JsonObject, textAt } from '../../core/index.ts'

/**
 * A template merged into an object, as Kubernetes merges what is applied: objects member by member, lists of named things
 * by name, anything else replaced. Merged twice it is what it was after once.
 */
export function mergedInto(object: JsonObject, template: JsonObject): JsonObject {
  const own = Object.entries(object).map(([key, value]): [string, Json] => [
    key,
    Object.hasOwn(template, key) ? mergedValue(value, template[key] ?? null) : value,
  ])
  const added = Object.entries(template).filter(([key]) => !Object.hasOwn(object, key))
  return Object.fromEntries([...own, ...added])
}

function mergedValue(value: Json, template: Json): Json {
  if (isObject(value) && isObject(template)) return mergedInto(value, template)
  return isArray(template) && isNamed(template) && isArray(value) && isNamed(value)
    ? mergedList(value, template)
    : template
}

const nameOf = (value: Json): string | undefined => textAt(value, 'name')

function isNamed(list: readonly Json[]): boolean {
  return list.every((one) => nameOf(one) !== undefined)
}

/** By name and not item by item: a tenant may write a long list into a policy and another into a pod. */
function mergedList(list: readonly Json[], template: readonly Json[]): Json {
  const names = new Set(list.map(nameOf))
  const wanted = new Map(template.toReversed().map((one) => [nameOf(one), one])) // of two with one name the first
  const own = list.map((value) => {
    const other = wanted.get(nameOf(value))
    return other === undefined ? value : mergedValue(value, other)
  })
  return [...own, ...template.filter((one) => !names.has(nameOf(one)))]
}
