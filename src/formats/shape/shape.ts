import { isArray, isObject, type Json, shorten } from '../../core/index.ts'

/** Makes a value of a type from JSON, or throws a `ShapeFault`. Members come out in the order of the shape. */
export type Shape<T> = (value: Json | undefined) => T

/** Why a value does not have its shape, and where; thrown inside the reader only. */
export class ShapeFault extends Error {
  readonly path: (string | number)[] = []
}

export const text: Shape<string> = (value) => (typeof value === 'string' ? value : refuse('must be text'))

export const flag: Shape<boolean> = (value) => (typeof value === 'boolean' ? value : refuse('must be true or false'))

export const count: Shape<number> = (value) =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : refuse('must be a count')

export const anyJson: Shape<Json> = (value) => value ?? (value === null ? null : refuse('is missing'))

/** Text of one form; `what` ends the sentence "must be". */
export function textLike<T extends string>(pattern: RegExp, what: string): Shape<T> {
  return (value) => (typeof value === 'string' && pattern.test(value) ? (value as T) : refuse(`must be ${what}`)) // the pattern is the type
}

export function oneOf<const T extends string | boolean>(known: readonly T[]): Shape<T> {
  return (value) =>
    known.find((one) => one === value) ?? refuse(`must be ${known.join(', ')}`.replace(/, ([^,]*)$/, ' or $1'))
}

export function optional<T>(shape: Shape<T>): Shape<T | undefined> {
  return (value) => (value === undefined ? undefined : shape(value))
}

export function nullable<T>(shape: Shape<T>): Shape<T | null> {
  return (value) => (value === null ? null : shape(value))
}

export function listOf<T>(shape: Shape<T>): Shape<readonly T[]> {
  return (value) => {
    if (!isArray(value)) return refuse('must be a list')
    let index = 0
    try {
      const items: T[] = []
      for (; index < value.length; index++) items.push(shape(value[index]))
      return items
    } catch (fault) {
      throw within(fault, index)
    }
  }
}

/** An object with these members and no others. */
export function record<T extends object>(shapes: { readonly [K in keyof T]-?: Shape<T[K]> }): Shape<T> {
  const members = Object.entries(shapes) as [string, Shape<unknown>][]
  const known = new Set(members.map(([name]) => name))
  return (value) => {
    if (!isObject(value)) return refuse('must be an object')
    const surplus = Object.keys(value).find((name) => !known.has(name))
    if (surplus !== undefined) return refuse(`has a member that is not known: ${JSON.stringify(shorten(surplus, 40))}`)
    const made: Record<string, unknown> = {}
    let at = ''
    try {
      for (const [name, shape] of members) {
        at = name
        const member = shape(Object.hasOwn(value, name) ? value[name] : undefined)
        if (member !== undefined) made[name] = member
      }
      return made as T // each member has just been made by its shape
    } catch (fault) {
      throw within(fault, at)
    }
  }
}

/** One of several objects, told apart by a member whose value is text. */
export function variant<T extends object>(tag: keyof T & string, shapes: Readonly<Record<string, Shape<T>>>): Shape<T> {
  const tagOf = oneOf(Object.keys(shapes))
  return (value) => {
    if (!isObject(value)) return refuse('must be an object')
    let shape: Shape<T> | undefined
    try {
      shape = shapes[tagOf(Object.hasOwn(value, tag) ? value[tag] : undefined)]
    } catch (fault) {
      throw within(fault, tag)
    }
    return shape === undefined ? refuse('must be known') : shape(value)
  }
}

export function refuse(what: string): never {
  throw new ShapeFault(what)
}

function within(fault: unknown, step: string | number): unknown {
  if (fault instanceof ShapeFault) fault.path.unshift(step)
  return fault
}
