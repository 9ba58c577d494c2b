import { isObject, type Json, type JsonObject, listAt } from '../../core/index.ts'

/** Components may hold components; their order is that of the document. */
export function allComponents(top: readonly Json[]): readonly JsonObject[] {
  const found: JsonObject[] = []
  const open = [...top].reverse()
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (!isObject(next)) continue
    found.push(next)
    for (const inner of listAt(next, 'components').toReversed()) open.push(inner)
  }
  return found
}
