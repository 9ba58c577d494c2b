import type { FixPlan, Outcome, Path } from '../core/index.ts'

/**
 * The same outcome in less memory. Outcomes are kept for as long as the assessment, hundreds of thousands of them, and
 * most of what they weigh is paths: arrays that grew, and a fix that says the path of its evidence again.
 */
export function compactOutcome(outcome: Outcome): Outcome {
  if (outcome.kind !== 'fail') return outcome
  const { at, fix } = outcome
  const path = exactly(at.path)
  return { ...outcome, at: { ...at, path }, ...(fix !== undefined && { fix: compactFix(fix, path) }) }
}

function compactFix(fix: FixPlan, path: Path): FixPlan {
  if (fix.kind !== 'patch') return fix
  return { ...fix, ops: fix.ops.map((op) => ({ ...op, path: isSame(op.path, path) ? path : exactly(op.path) })) }
}

/** An array that grew keeps room for more; a copy does not. */
const exactly = (path: Path): Path => path.slice()

const isSame = (a: Path, b: Path): boolean => a.length === b.length && a.every((step, index) => step === b[index])
