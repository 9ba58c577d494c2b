import { type Exception, parseExceptions } from '../../assess/index.ts'
import { type Result, SeawallError } from '../../core/index.ts'
import { parseYaml } from '../../formats/yaml/index.ts'
import { yamlOf } from '../../report/index.ts'

/** An exception as it is written into a file; where it stands is not part of it. */
export type Entry = Omit<Exception, 'source'>

/** One entry of the list `exceptions:`, as lines with this indent. */
export function entryText(entry: Entry, indent: string): string {
  const { id, scope, reason, owner, ticket, approver, expires } = entry
  const { controls, checks, namespaces, kinds, names, slots } = scope
  const written = {
    id,
    scope: withoutUnset({ controls, checks, namespaces, kinds, names, slots }),
    reason,
    owner,
    ...withoutUnset({ ticket, approver }),
    expires,
  }
  const lines = yamlOf([written]).trimEnd().split('\n')
  // Days are text to whoever reads this file, and people write them without quotes.
  return lines.map((line) => `${indent}${line.replace(/^( *expires: )"(\d{4}-\d\d-\d\d)"$/, '$1$2')}\n`).join('')
}

function withoutUnset<T>(members: Record<string, T | undefined>): Record<string, T> {
  const set = Object.entries(members).filter((member): member is [string, T] => member[1] !== undefined)
  return Object.fromEntries(set)
}

/**
 * The text of a file of exceptions with one more at its end: what stands there stays as it is, comments too. The result
 * is read again, and refused unless it holds exactly the old exceptions and the new one.
 */
export function appendException(text: string, entry: Entry, file: string): Result<string> {
  const before = exceptionsIn(text, file)
  if (!before.ok) return before
  if (before.value.some(({ id }) => id === entry.id))
    return refused(`${file} has an exception with id ${entry.id} already`, 'choose another id')
  const longer = withLineEnds(text, longerText(text.replaceAll('\r\n', '\n'), before.value.length, entry))
  const after = longer === undefined ? undefined : exceptionsIn(longer, file)
  if (after !== undefined && !after.ok) return refused(`cannot add to ${file}: ${after.error.message}`, unchanged)
  const wanted = JSON.stringify([...before.value, { ...entry, source: file }].map(inOrder))
  if (longer === undefined || JSON.stringify(after?.value.map(inOrder)) !== wanted)
    return refused(
      `cannot add to ${file}: its list is not written in block style`,
      'write one entry a block, with "- id:"',
    )
  return { ok: true, value: longer }
}

const unchanged = 'the file is as it was'

/** A file written on Windows keeps its line ends, in what is added too. */
function withLineEnds(before: string, after: string | undefined): string | undefined {
  return before.includes('\r\n') ? after?.replaceAll('\n', '\r\n') : after
}

function longerText(text: string, count: number, entry: Entry): string | undefined {
  const whole = text === '' || text.endsWith('\n') ? text : `${text}\n`
  if (isWithoutList(whole)) return `${whole}exceptions:\n${entryText(entry, '  ')}`
  if (count === 0) {
    const empty = /^exceptions:[ \t]*\[[ \t]*\][ \t]*$/m
    return empty.test(whole)
      ? whole.replace(empty, () => `exceptions:\n${entryText(entry, '  ').trimEnd()}`)
      : undefined
  }
  const indent = /^exceptions:[^\n]*\n(?:[ \t]*(?:#[^\n]*)?\n)*( *)- /m.exec(whole)?.[1]
  return indent === undefined ? undefined : `${whole}${entryText(entry, indent)}`
}

/** Nothing but comments. */
function isWithoutList(text: string): boolean {
  const yaml = parseYaml(text)
  return yaml.ok && yaml.value === null
}

function exceptionsIn(text: string, file: string): Result<readonly Exception[]> {
  const yaml = parseYaml(text)
  if (!yaml.ok)
    return { ok: false, error: new SeawallError('config', `${file}:${yaml.error.line}: ${yaml.error.message}`) }
  return yaml.value === null ? { ok: true, value: [] } : parseExceptions(yaml.value, file)
}

/** Members in one order, so that equal exceptions are equal texts. */
function inOrder(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(inOrder)
  const members = Object.entries(value).filter(([, inner]) => inner !== undefined)
  return Object.fromEntries(members.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, inner]) => [key, inOrder(inner)]))
}

function refused(message: string, hint: string): Result<never> {
  return { ok: false, error: new SeawallError('usage', message, { hint }) }
}
