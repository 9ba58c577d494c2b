import { type Json, type JsonObject, listAt, objectAt, sortedKeys, textAt } from '../../core/index.ts'

export type Labels = JsonObject

/**
 * Whether a label selector selects these labels (apimachinery, `LabelSelectorAsSelector`). An empty selector selects
 * everything, an absent one nothing. An operator that does not exist gives undefined: not known, never a match.
 */
export function selects(selector: JsonObject | undefined, labels: Labels): boolean | undefined {
  if (selector === undefined) return false
  const exact = objectAt(selector, 'matchLabels') ?? {}
  if (!sortedKeys(exact).every((key) => own(labels, key) === exact[key])) return false
  let known = true
  for (const expression of listAt(selector, 'matchExpressions')) {
    const held = holds(expression, labels)
    if (held === false) return false
    if (held === undefined) known = false
  }
  return known ? true : undefined
}

function holds(expression: Json, labels: Labels): boolean | undefined {
  const value = own(labels, textAt(expression, 'key') ?? '')
  const values = listAt(expression, 'values')
  switch (textAt(expression, 'operator')) {
    case 'In':
      return value !== undefined && values.includes(value)
    case 'NotIn':
      return value === undefined || !values.includes(value)
    case 'Exists':
      return value !== undefined
    case 'DoesNotExist':
      return value === undefined
    default:
      return undefined
  }
}

function own(labels: Labels, key: string): Json | undefined {
  return Object.hasOwn(labels, key) ? labels[key] : undefined
}
