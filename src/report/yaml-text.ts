import { isArray, isObject, type Json } from '../core/index.ts'

/**
 * Block YAML of a JSON value, for manifests that people read and apply. Text stands without quotes only where every
 * YAML reader takes it for text; everything else is a JSON string, which is YAML too.
 */
export function yamlOf(value: Json): string {
  if (isObject(value) && Object.keys(value).length > 0) return `${membersOf(value, '').join('\n')}\n`
  if (isArray(value) && value.length > 0) return `${itemsOf(value, '').join('\n')}\n`
  return `${scalarOf(value)}\n`
}

function membersOf(value: { readonly [key: string]: Json }, indent: string): string[] {
  return Object.entries(value).flatMap(([key, inner]) => {
    const name = `${indent}${textOf(key)}:`
    if (isObject(inner) && Object.keys(inner).length > 0) return [name, ...membersOf(inner, `${indent}  `)]
    if (isArray(inner) && inner.length > 0) return [name, ...itemsOf(inner, `${indent}  `)]
    return [`${name} ${scalarOf(inner)}`]
  })
}

function itemsOf(value: readonly Json[], indent: string): string[] {
  return value.flatMap((item) => {
    const inner = `${indent}  `
    if (isObject(item) && Object.keys(item).length > 0) return dashed(membersOf(item, inner), indent)
    if (isArray(item) && item.length > 0) return dashed(itemsOf(item, inner), indent)
    return [`${indent}- ${scalarOf(item)}`]
  })
}

function dashed([first = '', ...rest]: readonly string[], indent: string): string[] {
  return [`${indent}- ${first.slice(indent.length + 2)}`, ...rest]
}

function scalarOf(value: Json): string {
  if (typeof value === 'string') return textOf(value)
  if (typeof value === 'object' && value !== null) return isArray(value) ? '[]' : '{}'
  return String(value)
}

/** Letters first, then nothing that YAML could read as a key, a comment, a number or a word of its own. */
const plain = /^[A-Za-z_/][A-Za-z0-9_./-]*$/
const reserved = /^(?:y|yes|n|no|true|false|on|off|null|nan|inf)$/i

function textOf(text: string): string {
  if (text.length <= 200 && plain.test(text) && !reserved.test(text)) return text
  return JSON.stringify(text.toWellFormed()).replace(/[^\x20-\x7e]/gu, escapeOf)
}

/** YAML has no surrogate pairs: a character beyond the first plane is written as one number. */
function escapeOf(character: string): string {
  const code = (character.codePointAt(0) ?? 0).toString(16)
  return code.length <= 4 ? `\\u${code.padStart(4, '0')}` : `\\U${code.padStart(8, '0')}`
}
