import { canonicalJson, type JsonObject, printable, subjectLabel } from '../../core/index.ts'
import { asJson, type Decision, decideFor, reviewOfObject } from '../../gate/index.ts'
import { readPaths } from '../../kube/estate/index.ts'
import { paintWith } from '../../report/index.ts'
import { exitCodes } from '../exit-codes.ts'
import { terminalOf, writeResult } from '../io.ts'
import { scansIn } from '../results/index.ts'
import { now } from '../scan.ts'
import { type PolicyFlags, snapshotFor } from './snapshot.ts'

export interface TestFlags extends PolicyFlags {
  readonly namespace?: string
  readonly user?: string
  readonly results?: string
  readonly format?: string
  readonly color?: boolean
}

interface Tested {
  readonly label: string
  readonly decision: Decision
}

/** `seawall gate test FILE… --policies DIR`: the decision for each object, as if it were created now. */
export async function testGate(paths: readonly string[], flags: TestFlags): Promise<number> {
  const { snapshot, loaded } = await snapshotFor(flags)
  const namespaces = new Map<string, JsonObject>(loaded.namespaces)
  const stored = await scansIn(flags.results)
  const tested: Tested[] = []
  let unread = 0
  const options = flags.namespace === undefined ? {} : { namespace: flags.namespace }
  for await (const item of readPaths(paths, process.stdin, options)) {
    if ('unread' in item) {
      if (item.unread.kind === 'broken') unread += 1
      process.stderr.write(`seawall: not read: ${printable(item.unread.message)}\n`)
      continue
    }
    const { object } = item
    const review = reviewOfObject(object, flags.user ?? 'kubernetes-admin')
    const namespaceLabels = namespaces.get(object.ref.namespace) ?? {}
    const at = now(process.env)
    const known = { namespaceLabels, now: at, ...(stored !== undefined && { scans: stored.at(at) }) }
    tested.push({
      label: subjectLabel(object.ref),
      decision: decideFor({ phase: 'validate', direction: 'all' }, review, snapshot, known),
    })
  }
  await writeResult(flags.format === 'json' ? jsonOf(tested) : tableOf(tested, flags), undefined)
  if (tested.some(({ decision }) => decision.kind !== 'allow')) return exitCodes.refused
  return unread > 0 ? exitCodes.incomplete : exitCodes.fine
}

function jsonOf(tested: readonly Tested[]): string {
  return tested.map(({ label, decision }) => `${canonicalJson(asJson({ subject: label, ...decision }))}\n`).join('')
}

function tableOf(tested: readonly Tested[], flags: TestFlags): string {
  const paint = paintWith(terminalOf(process.env, flags).color)
  const lines = tested.flatMap(({ label, decision }) => [
    `${decision.kind === 'allow' ? paint.green('allow') : paint.severity('critical', decision.kind)}  ${printable(label)}`,
    ...(decision.message === '' ? [] : [`       ${printable(decision.message)}`]),
    ...decision.warnings.map((warning) => `       ${paint.dim(`warning: ${printable(warning)}`)}`),
    ...decision.coverage.skipped.map(
      ({ what, why }) => `       ${paint.dim(`not judged: ${printable(what)}: ${why}`)}`,
    ),
  ])
  const refused = tested.filter(({ decision }) => decision.kind !== 'allow').length
  return `${[...lines, `${tested.length} objects, ${refused} refused.`].join('\n')}\n`
}
