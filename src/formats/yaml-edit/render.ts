import { isArray, isObject, type Json } from '../../core/index.ts'
import { parseYaml } from '../yaml/index.ts'

/** How deep a document indents. */
export interface Indentation {
  /** Of a mapping inside a mapping. */
  readonly step: number
  /** Of the dashes of a list below its key. */
  readonly dashes: number
}

const plain = /^[A-Za-z0-9_./][A-Za-z0-9_./-]*$/
// What JSON leaves raw and YAML does not take or a terminal would act on.
const raw = /[\x7f-\x9f\u00ad\u2028\u2029\ufeff\ufffe\uffff]|\p{Cf}|\p{Cs}/gu

/** A scalar as YAML on one line, without quotes where it needs none. */
export function renderScalar(value: Json, quote: '"' | "'" | '' = ''): string {
  if (typeof value !== 'string') return String(value)
  if (quote === '' && plain.test(value) && isText(value)) return value
  if (quote === "'" && /^[\x20-\x7e]*$/.test(value)) return `'${value.replaceAll("'", "''")}'`
  return JSON.stringify(value).replace(raw, escapeCharacter)
}

function isText(value: string): boolean {
  const parsed = parseYaml(value)
  return parsed.ok && parsed.value === value
}

function escapeCharacter(character: string): string {
  const code = (character.codePointAt(0) ?? 0).toString(16)
  return code.length > 4 ? `\\U${code.padStart(8, '0')}` : `\\u${code.padStart(4, '0')}`
}

/** A value as YAML inside brackets and braces. */
export function renderFlow(value: Json): string {
  if (isArray(value)) return `[${value.map(renderFlow).join(', ')}]`
  if (!isObject(value)) return renderScalar(value)
  const members = Object.entries(value).map(([key, inner]) => `${renderScalar(key)}: ${renderFlow(inner)}`)
  return `{${members.join(', ')}}`
}

/** `key: value` as lines, the first one at `column`. */
export function renderMember(key: string, value: Json, column: number, by: Indentation): string[] {
  const head = `${' '.repeat(column)}${renderScalar(key)}:`
  if (!isLarge(value)) return [`${head} ${renderFlow(value)}`]
  return [head, ...renderChildren(value, column, by)]
}

/** What stands in the lines below a key at `column`. */
export function renderChildren(value: Json, column: number, by: Indentation): string[] {
  if (isArray(value)) return value.flatMap((item) => renderItem(item, column + by.dashes, by))
  if (!isObject(value)) return []
  return Object.entries(value).flatMap(([key, inner]) => renderMember(key, inner, column + by.step, by))
}

/** `- value` as lines, the dash at `column`. */
export function renderItem(value: Json, column: number, by: Indentation): string[] {
  const dash = `${' '.repeat(column)}- `
  if (!isObject(value) || !isLarge(value)) return [dash + renderFlow(value)]
  const lines = Object.entries(value).flatMap(([key, inner]) => renderMember(key, inner, column + 2, by))
  return lines.map((line, index) => (index === 0 ? dash + line.slice(column + 2) : line))
}

/** A whole document. */
export function renderDocument(value: Json, by: Indentation = { step: 2, dashes: 2 }): string {
  if (!isObject(value) || !isLarge(value)) return `${renderFlow(value)}\n`
  const lines = Object.entries(value).flatMap(([key, inner]) => renderMember(key, inner, 0, by))
  return `${lines.join('\n')}\n`
}

/** It holds something, so it takes lines of its own. */
export function isLarge(value: Json): boolean {
  return isArray(value) ? value.length > 0 : isObject(value) && Object.keys(value).length > 0
}
