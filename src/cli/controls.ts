import {
  type Control,
  type ControlFilter,
  type FrameworkRef,
  matchFrameworks,
  parseFamily,
  selectControls,
  statuses,
} from '../catalogue/index.ts'
import { SeawallError, shorten } from '../core/index.ts'
import { pad, paintWith } from '../report/index.ts'
import { exitCodes } from './exit-codes.ts'
import { terminalOf, writeResult } from './io.ts'

export interface ControlsFlags {
  readonly framework?: string
  readonly family?: string
  readonly status?: string
  readonly format?: string
  readonly color?: boolean
}

/** `seawall controls`: the catalogue, filtered. */
export async function controls(flags: ControlsFlags): Promise<number> {
  const found = selectControls(filterOf(flags))
  if (flags.format !== undefined && !['table', 'json'].includes(flags.format))
    throw new SeawallError('usage', `--format does not know "${flags.format}"`, { hint: 'known: table, json' })
  const text =
    flags.format === 'json'
      ? `${JSON.stringify({ schemaVersion: '1', controls: found }, null, 2)}\n`
      : renderControls(found, flags)
  await writeResult(text, undefined)
  return exitCodes.fine
}

function filterOf({ framework, family, status }: ControlsFlags): ControlFilter {
  const known = statuses.find((name) => name === status)
  if (status !== undefined && known === undefined)
    throw new SeawallError('usage', `--status does not know "${status}"`, { hint: `known: ${statuses.join(', ')}` })
  const parsed = family === undefined ? undefined : parseFamily(family)
  if (family !== undefined && parsed === undefined)
    throw new SeawallError('usage', `--family does not know "${family}"`, { hint: 'such as POD, NET, RB, SEC' })
  return {
    ...(framework !== undefined && { framework }),
    ...(parsed !== undefined && { family: parsed }),
    ...(known !== undefined && { status: known }),
  }
}

/** The numbers of the frameworks asked for, when one was. */
function numbersOf(refs: readonly FrameworkRef[], wanted: ReadonlySet<string>): string {
  const shown = refs.filter(({ framework }) => wanted.has(framework))
  return shown.map(({ framework, id, verified }) => `${framework} ${id}${verified ? '' : ' (unverified)'}`).join(', ')
}

function renderControls(found: readonly Control[], flags: ControlsFlags): string {
  const terminal = terminalOf(process.env, { color: flags.color })
  const paint = paintWith(terminal.color)
  const wanted = new Set<string>(flags.framework === undefined ? [] : matchFrameworks(flags.framework))
  const lines = found.map(({ id, status, severity, title, frameworks }) => {
    const state = status === 'implemented' ? paint.green(pad(status, 12)) : paint.dim(pad(status, 12))
    const numbers = numbersOf(frameworks, wanted)
    return `${pad(id, 7)} ${state} ${paint.severity(severity, pad(severity, 9))}${shorten(title, Math.max(30, terminal.width - 31))}${numbers && `\n${' '.repeat(21)}${paint.dim(numbers)}`}`
  })
  const done = found.filter(({ status }) => status === 'implemented').length
  return `${[...lines, '', paint.dim(`${found.length} controls, ${done} implemented. A planned control is never reported as a pass.`)].join('\n')}\n`
}
