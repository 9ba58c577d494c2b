import { readFile } from 'node:fs/promises'
import { importExceptions, isDay, names, nobody } from '../assess/index.ts'
import { loadCatalogue } from '../catalogue/index.ts'
import { count, messageOf, printable, printableJson, SeawallError } from '../core/index.ts'
import { paintWith } from '../report/index.ts'
import { appendException, type Entry } from './exceptions/entry.ts'
import { renderImport } from './exceptions/import-text.ts'
import { exceptionStates, type StateFlags } from './exceptions/states.ts'
import { type ListedException, renderExceptions } from './exceptions/table.ts'
import { exitCodes } from './exit-codes.ts'
import { readBounded, terminalOf, writeResult } from './io.ts'
import { replaceFile } from './replace-file.ts'
import { now } from './scan.ts'

export interface ListFlags extends StateFlags {
  readonly format?: string
  readonly color?: boolean
}

/** `seawall exceptions list [PATH…]`: every exception; with paths to judge, what each is good for. */
export async function listExceptions(paths: readonly string[], flags: ListFlags): Promise<number> {
  checkFormat(flags.format)
  const { listed, unread } = await exceptionStates(paths, flags)
  sayUnread(unread)
  if (flags.format === 'json') await writeResult(jsonOf(listed), undefined)
  else if (listed.length === 0) await writeResult('There are no exceptions.\n', undefined)
  else await writeResult(table(listed, flags), undefined)
  return exitCodes.fine
}

/** `seawall exceptions check PATH…`: 1 when an exception needs care. */
export async function checkExceptions(paths: readonly string[], flags: ListFlags): Promise<number> {
  checkFormat(flags.format)
  if (paths.length === 0)
    throw new SeawallError('usage', 'nothing to check exceptions against: name a file, a folder, or -')
  const { listed, unread } = await exceptionStates(paths, flags)
  const needCare = listed.filter(({ state }) => state !== 'in-use')
  sayUnread(unread)
  if (flags.format === 'json') await writeResult(jsonOf(needCare), undefined)
  else if (needCare.length > 0) await writeResult(table(needCare, flags), undefined)
  else await writeResult(`${count(listed.length, 'exception')}, all in use and with an end.\n`, undefined)
  if (needCare.length > 0) return exitCodes.refused
  return unread > 0 ? exitCodes.incomplete : exitCodes.fine
}

export interface AddFlags {
  readonly id?: string
  readonly namespace?: readonly string[]
  readonly kind?: readonly string[]
  readonly name?: readonly string[]
  readonly slot?: readonly string[]
  readonly reason?: string
  readonly owner?: string
  readonly expires?: string
  readonly ticket?: string
  readonly approver?: string
  readonly ignorefile?: string
}

/** `seawall exceptions add CHECK…`: one more entry at the end of the file, and everything else in it as it was. */
export async function addException(targets: readonly string[], flags: AddFlags): Promise<number> {
  const file = flags.ignorefile ?? '.seawallignore.yaml'
  const before = await bytesOf(file)
  const text = before?.toString('utf8') ?? ''
  const entry = entryOf(targets, flags, text)
  const after = appendException(text, entry, file)
  if (!after.ok) throw after.error
  replaceFile(file, before, Buffer.from(after.value))
  await writeResult(`${printable(entry.id)} added to ${printable(file)}\n`, undefined)
  if (isForEverything(entry))
    process.stderr.write(
      'seawall: this exception holds for every object; --namespace, --kind and --name narrow it down\n',
    )
  return exitCodes.fine
}

export interface ImportFlags {
  readonly owner?: string
  readonly expires?: string
  readonly ticket?: string
  readonly output?: string
}

const largestExceptionFile = 16 * 1024 * 1024

/** `seawall exceptions import FILE…`: exceptions of other tools as a `.seawallignore.yaml`. */
export async function importExceptionFiles(files: readonly string[], flags: ImportFlags): Promise<number> {
  if (flags.expires !== undefined) checkDay(flags.expires)
  const read = await Promise.all(
    files.map(async (file) => ({ file, text: await readBounded(file, largestExceptionFile) })),
  )
  const imported = importExceptions(read)
  if (!imported.ok) throw imported.error
  const { owner, expires, ticket } = flags
  const adoption = { ...(owner && { owner }), ...(expires && { expires }), ...(ticket && { ticket }) }
  await writeResult(renderImport(imported.value, adoption), flags.output)
  const { drafts, notImported } = imported.value
  const owned = owner === undefined && drafts.length > 0 ? `; their owner is "${nobody}" (--owner names one)` : ''
  process.stderr.write(`seawall: ${count(drafts.length, 'exception')} taken over, ${notImported.length} not${owned}\n`)
  return exitCodes.fine
}

/** The bytes of a file that may not be there yet. */
async function bytesOf(file: string): Promise<Buffer | undefined> {
  try {
    return await readFile(file)
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined
    throw new SeawallError('not-readable', `cannot read ${file}: ${messageOf(cause)}`, { cause })
  }
}

function entryOf(targets: readonly string[], flags: AddFlags, text: string): Entry {
  const { namespace, kind, name, slot, ticket, approver } = flags
  const [reason, owner, expires] = [flags.reason?.trim(), flags.owner?.trim(), flags.expires?.trim()]
  const missing = [
    ...(targets.length === 0 ? ['a check or control'] : []),
    ...(reason ? [] : ['--reason']),
    ...(owner ? [] : ['--owner']),
    ...(expires ? [] : ['--expires']),
  ]
  if (!reason || !owner || !expires || missing.length > 0)
    throw new SeawallError('usage', `an exception needs ${missing.join(', ')}`, {
      hint: 'seawall exceptions add POD-02/host-network --namespace kube-system --owner TEAM --expires 2027-03-31 --reason TEXT',
    })
  checkDay(expires)
  const wanted = targets.map(checkTarget)
  const controls = wanted.filter((one) => !one.includes('/'))
  const checks = wanted.filter((one) => one.includes('/'))
  // An object must be of the control and of the check, so the two lists would narrow each other.
  if (controls.length > 0 && checks.length > 0)
    throw new SeawallError(
      'usage',
      'name either controls or checks: an exception with both covers only what is in both',
    )
  return {
    id: flags.id?.trim() || nextId(text),
    scope: {
      ...(controls.length > 0 ? { controls } : { checks }),
      ...(namespace && { namespaces: namespace }),
      ...(kind && { kinds: kind }),
      ...(name && { names: name }),
      ...(slot && { slots: slot }),
    },
    reason,
    owner,
    ...(ticket && { ticket }),
    ...(approver && { approver }),
    expires,
  }
}

/** One check in every object may be meant; several controls at once hardly ever are. */
function isForEverything({ scope }: Entry): boolean {
  const { namespaces, kinds, names: objects, slots, controls = [], checks = [] } = scope
  return (
    [namespaces, kinds, objects, slots].every((one) => one === undefined) && [...controls, ...checks].some(isPattern)
  )
}

const isPattern = (target: string): boolean => target.includes('*')

/** A misspelt check would except nothing. */
function checkTarget(written: string): string {
  const [control = '', ...check] = written.trim().split('/')
  const target = [control.toUpperCase(), ...check].join('/')
  if (loadCatalogue().checks.some(({ id }) => names(target, id))) return target
  throw new SeawallError('usage', `there is no implemented check or control ${printable(written)}`, {
    hint: 'seawall controls --status implemented lists them; POD-* and POD-03/* are patterns',
  })
}

function checkDay(text: string): void {
  if (!isDay(text)) throw new SeawallError('usage', `--expires must be a day such as 2027-03-31, not "${text}"`)
  if (text < now(process.env).slice(0, 10)) throw new SeawallError('usage', `--expires ${text} has passed already`)
}

/** One more than the highest number in use. */
function nextId(text: string): string {
  const numbers = [...text.matchAll(/\bEXC-(\d{1,6})\b/g)].map(([, digits]) => Number(digits))
  return `EXC-${String(Math.max(0, ...numbers) + 1).padStart(3, '0')}`
}

function checkFormat(format: string | undefined): void {
  if (format !== undefined && format !== 'table' && format !== 'json')
    throw new SeawallError('usage', `--format does not know "${format}"`, { hint: 'known: table, json' })
}

function table(listed: readonly ListedException[], flags: ListFlags): string {
  const terminal = terminalOf(process.env, flags)
  return renderExceptions(listed, paintWith(terminal.color), terminal.width)
}

function jsonOf(listed: readonly ListedException[]): string {
  return printableJson({ schemaVersion: '1', exceptions: listed })
}

function sayUnread(unread: number): void {
  if (unread > 0)
    process.stderr.write(
      `seawall: ${count(unread, 'document')} could not be read; exceptions may cover what is in ${unread === 1 ? 'it' : 'them'}\n`,
    )
}
