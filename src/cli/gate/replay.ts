import { canonicalJson, count, printable } from '../../core/index.ts'
import { type Replayed, replay } from '../../gate/index.ts'
import { exitCodes } from '../exit-codes.ts'
import { writeResult } from '../io.ts'
import { type PolicyFlags, snapshotFor } from './snapshot.ts'

export interface ReplayFlags extends PolicyFlags {
  readonly format?: string
}

interface Change {
  readonly at: string
  readonly change: 'newly refused' | 'newly admitted' | 'decided otherwise'
  readonly namespace: string
  readonly object: string
  readonly user: string
  readonly message: string
}

/** `seawall gate replay FOLDER`: proves recorded decisions, or rehearses other policies on them. */
export async function replayGate(folder: string, flags: ReplayFlags): Promise<number> {
  const others = flags.policies === undefined ? undefined : (await snapshotFor(flags)).snapshot
  const changes: Change[] = []
  let [judged, repeats, unreadable] = [0, 0, 0]
  for await (const item of replay(folder, others)) {
    if (item.kind === 'repeat') repeats += 1
    else if (item.kind === 'unreadable') {
      unreadable += 1
      process.stderr.write(`seawall: ${printable(item.file)}:${item.line} is not replayed: ${item.why}\n`)
    } else {
      judged += 1
      const change = changeOf(item.replayed, others !== undefined)
      if (change !== undefined) changes.push(change)
    }
  }
  const summary = `${count(judged, 'review')} judged again, ${count(repeats, 'repeat')} of them seen before, ${unreadable} not readable: ${count(changes.length, 'change')}.`
  const text =
    flags.format === 'json'
      ? `${canonicalJson({ judged, repeats, unreadable, changes: changes.map((one) => ({ ...one })) })}\n`
      : `${[...changes.map(lineOf), summary].join('\n')}\n`
  await writeResult(text, undefined)
  if (unreadable > 0) return exitCodes.incomplete
  return changes.length > 0 ? exitCodes.refused : exitCodes.fine
}

function changeOf({ record, decision, same }: Replayed, rehearsed: boolean): Change | undefined {
  const { review, kind, at } = record
  if (rehearsed ? decision.kind === kind : same) return undefined
  const change =
    decision.kind === kind ? 'decided otherwise' : decision.kind === 'allow' ? 'newly admitted' : 'newly refused'
  const name = review.name || '(generated name)'
  return {
    at,
    change,
    namespace: review.namespace,
    object: `${review.kind.kind}/${name}`,
    user: review.user.username,
    message: decision.message,
  }
}

function lineOf({ at, change, namespace, object, user, message }: Change): string {
  const where = namespace === '' ? object : `${namespace}/${object}`
  return `${at}  ${change}  ${printable(where)}  by ${printable(user)}${message === '' ? '' : `\n    ${printable(message)}`}`
}
