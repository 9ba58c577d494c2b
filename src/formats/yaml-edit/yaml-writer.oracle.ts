import { isArray, isObject, type Json } from '../../core/index.ts'

/** Draws a whole number below a bound. */
export type Draw = (below: number) => number

interface Style {
  readonly step: number
  readonly dashes: number
  readonly draw: Draw
}

/** Writes a value as people do: indentation, quotes, brackets, comments and blank lines as the draw has it. */
export function writeYaml(value: Json, draw: Draw): string {
  const style = { step: 2 + 2 * draw(2), dashes: 2 * draw(2), draw }
  const text = `${aside(style, 0)}${block(value, 0, style)}${aside(style, 0)}`
  const ended = draw(4) === 0 ? text.trimEnd() : text
  return draw(3) === 0 ? ended.replaceAll('\n', '\r\n') : ended
}

function block(value: Json, column: number, style: Style): string {
  if (isArray(value)) return value.map((item) => lead(style, column) + item_(item, column, style)).join('')
  if (!isObject(value)) return ''
  return Object.entries(value)
    .map(([key, inner]) => `${lead(style, column)}${key}:${below(inner, column, style)}`)
    .join('')
}

function below(value: Json, column: number, style: Style): string {
  const large = isArray(value) ? value.length > 0 : isObject(value) && Object.keys(value).length > 0
  if (!large || style.draw(5) === 0) return inline(value, column, style)
  const inner = column + (isArray(value) ? style.dashes : style.step)
  return `${comment(style)}\n${block(value, inner, style)}`
}

function item_(item: Json, column: number, style: Style): string {
  const entries = isObject(item) ? Object.entries(item) : []
  if (entries.length === 0 || style.draw(6) === 0) return `-${inline(item, column, style)}`
  const text = block(item, column + 2, { ...style, draw: quietFirst(style.draw) })
  return `- ${text.trimStart()}`
}

/** The first thing beside a dash has no comment above it. */
function quietFirst(draw: Draw): Draw {
  let first = true
  return (below) => {
    if (!first) return draw(below)
    first = false
    return below - 1
  }
}

function inline(value: Json, column: number, style: Style): string {
  if (value === null && style.draw(2) === 0) return `${comment(style)}\n`
  if (typeof value === 'string' && /^[a-z]+( [a-z]+)+$/.test(value) && style.draw(2) === 0) {
    const pad = ' '.repeat(column + style.step)
    const blank = style.draw(3) === 0 ? '\n' : ''
    return ` ${['|-', '>-'][style.draw(2)]}\n${pad}${value}\n${blank}`
  }
  return ` ${flow(value, style)}${comment(style)}\n`
}

function flow(value: Json, style: Style): string {
  const pad = style.draw(2) === 0 ? ' ' : ''
  if (isArray(value)) return `[${pad}${value.map((item) => flow(item, style)).join(`,${pad || ' '}`)}${pad}]`
  if (isObject(value)) {
    const members = Object.entries(value).map(([key, inner]) => `${key}: ${flow(inner, style)}`)
    return `{${pad}${members.join(', ')}${pad}}`
  }
  if (typeof value !== 'string') return String(value)
  if (/^[a-z]+( [a-z]+)*$/.test(value) && value.length > 3 && style.draw(2) === 0) return value
  return style.draw(2) === 0 && /^[ -~]*$/.test(value) ? `'${value.replaceAll("'", "''")}'` : JSON.stringify(value)
}

let comments = 0
const comment = ({ draw }: Style): string => (draw(4) === 0 ? `${' '.repeat(1 + draw(2))}# note ${comments++}: '` : '')

function aside(style: Style, column: number): string {
  const blank = style.draw(6) === 0 ? '\n' : ''
  return style.draw(5) === 0 ? `${blank}${' '.repeat(column)}# aside ${comments++}\n` : blank
}

const lead = (style: Style, column: number): string => aside(style, column) + ' '.repeat(column)
