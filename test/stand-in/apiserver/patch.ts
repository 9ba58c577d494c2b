import {
  canonicalJson,
  isArray,
  isObject,
  type Json,
  type JsonObject,
  listAt,
  member,
  textAt,
} from '../../../src/core/index.ts'
import { Refusal } from './status.ts'

export const mergePatchType = 'application/merge-patch+json'
export const jsonPatchType = 'application/json-patch+json'

/** An object with a patch of either kind carried out. */
export function patched(object: JsonObject, type: string, patch: Json): JsonObject {
  const value =
    type === mergePatchType ? mergePatch(object, patch) : type === jsonPatchType ? jsonPatch(object, patch) : undefined
  if (value === undefined)
    throw new Refusal(415, 'UnsupportedMediaType', `the body of the request was in an unknown format: ${type}`)
  if (!isObject(value)) throw new Refusal(422, 'Invalid', 'a patch must leave an object')
  return value
}

/** RFC 7396. */
function mergePatch(value: Json | undefined, patch: Json): Json {
  if (!isObject(patch)) return patch
  const before = isObject(value) ? value : {}
  const kept = Object.entries(before).filter(([key]) => !Object.hasOwn(patch, key))
  const changed = Object.entries(patch)
    .filter(([, inner]) => inner !== null)
    .map(([key, inner]): [string, Json] => [key, mergePatch(member(before, key), inner)])
  return Object.fromEntries([...kept, ...changed])
}

/** RFC 6902, all six operations. */
export function jsonPatch(value: Json, patch: Json): Json {
  return listAt({ patch }, 'patch').reduce(operated, value)
}

function operated(root: Json, operation: Json): Json {
  const path = steps(textAt(operation, 'path') ?? '')
  const from = steps(textAt(operation, 'from') ?? '')
  const value = member(operation, 'value') ?? null
  switch (textAt(operation, 'op')) {
    case 'add':
      return changed(root, path, (parent, step) => added(parent, step, value)) ?? value
    case 'replace':
      at(root, path)
      return changed(root, path, (parent, step) => replaced(parent, step, value)) ?? value
    case 'remove':
      return taken(root, path)
    case 'move':
      return operated(taken(root, from), { op: 'add', path: textAt(operation, 'path') ?? '', value: at(root, from) })
    case 'copy':
      return operated(root, { op: 'add', path: textAt(operation, 'path') ?? '', value: at(root, from) })
    case 'test':
      if (canonicalJson(at(root, path)) !== canonicalJson(value)) throw unfit('test')
      return root
    default:
      throw unfit('unknown')
  }
}

const unfit = (what: string): Refusal =>
  new Refusal(422, 'Invalid', `the server rejected our request due to an error in our request: ${what}`)

function steps(path: string): readonly string[] {
  return path
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
}

function at(value: Json, path: readonly string[]): Json {
  return path.reduce((inner: Json, step) => {
    const found = isArray(inner) ? inner[Number(step)] : member(inner, step)
    if (found === undefined) throw unfit(`missing path ${path.join('/')}`)
    return found
  }, value)
}

type Change = (parent: Json, step: string) => Json

/** The root with the parent of the last step changed; undefined for the root itself. */
function changed(value: Json, [step, ...rest]: readonly string[], change: Change): Json | undefined {
  if (step === undefined) return undefined
  const inner = rest.length === 0 ? undefined : changed(at(value, [step]), rest, change)
  return inner === undefined ? change(value, step) : replaced(value, step, inner)
}

function added(parent: Json, step: string, value: Json): Json {
  if (isArray(parent)) return parent.toSpliced(step === '-' ? parent.length : indexOf(parent, step), 0, value)
  return replaced(parent, step, value)
}

function replaced(parent: Json, step: string, value: Json): Json {
  if (isArray(parent)) return parent.toSpliced(indexOf(parent, step), 1, value)
  if (!isObject(parent)) throw unfit(`no container at ${step}`)
  return Object.fromEntries([...Object.entries(parent).filter(([key]) => key !== step), [step, value]])
}

function taken(root: Json, path: readonly string[]): Json {
  at(root, path)
  const without: Change = (parent, step) =>
    isArray(parent)
      ? parent.toSpliced(indexOf(parent, step), 1)
      : Object.fromEntries(Object.entries(isObject(parent) ? parent : {}).filter(([key]) => key !== step))
  return changed(root, path, without) ?? null
}

function indexOf(list: readonly Json[], step: string): number {
  if (!/^(0|[1-9]\d*)$/.test(step) || Number(step) > list.length) throw unfit(`no position ${step}`)
  return Number(step)
}
