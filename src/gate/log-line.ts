import type { Json } from '../core/index.ts'
import type { Judged } from './server/index.ts'

/** An object can fail a hundred thousand times; the record of the decision has them all. */
const mostLogged = 100

/** One decision as a line of a log: who asked for what, the answer and why. Values of objects are in the evidence only. */
export function logLine({ phase, review, decision }: Judged, milliseconds: number): string {
  const { kind, code, message, violations, coverage, notes, inputs, patch } = decision
  const line: Json = {
    time: inputs.now,
    phase,
    uid: review.uid,
    decision: kind,
    ...(kind === 'allow' ? {} : { code, message }),
    operation: review.operation,
    kind: review.kind.kind,
    group: review.kind.group,
    ...(review.subresource !== '' && { subresource: review.subresource }),
    namespace: review.namespace,
    name: review.name,
    user: review.user.username,
    ...(review.dryRun && { dryRun: true }),
    ...(review.operation === 'CONNECT' && { connection: review.object ?? {} }),
    ...(patch.length > 0 && { patched: patch.length }),
    violations: violations.slice(0, mostLogged).map(({ policy, check, fate, slot, path }) => ({
      policy,
      check,
      fate,
      ...(slot !== undefined && { slot }),
      path,
    })),
    ...(violations.length > mostLogged && { moreViolations: violations.length - mostLogged }),
    ...(coverage.skipped.length > 0 && { skipped: coverage.skipped.map(({ what, why }) => ({ what, why })) }),
    ...(notes.length > 0 && { notes }),
    policies: inputs.policies,
    milliseconds: Number(milliseconds.toFixed(3)),
  }
  return `${JSON.stringify(line)}\n`
}
