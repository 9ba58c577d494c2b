import type { Check, FixOp, FixPlan, Json, Path } from '../core/index.ts'
import type { ContainerFacts, PodFacts } from '../kube/pod-facts/index.ts'
import { type Failure, fixable } from './check.ts'

/** The check with a fix at each of its failures that `mend` has one for. */
export function mended<Subject>(
  check: Check<Subject>,
  mend: (failure: Failure, subject: Subject) => FixPlan | undefined,
): Check<Subject> {
  return {
    ...check,
    evaluate: (subject, params) =>
      check.evaluate(subject, params).map((outcome) => {
        const fix = outcome.kind === 'fail' && outcome.fix === undefined ? mend(outcome, subject) : undefined
        return outcome.kind === 'fail' && fix !== undefined ? fixable(outcome, fix) : outcome
      }),
  }
}

/** A change that cannot stop the application from starting; `note` says why not. */
export function safely(note: string, ...ops: FixOp[]): FixPlan {
  return { kind: 'patch', impact: 'safe', note, ops }
}

/** A change that can; `note` says how. */
export function mayBreak(note: string, ...ops: FixOp[]): FixPlan {
  return { kind: 'patch', impact: 'may-break', note, ops }
}

/** What a machine cannot decide. */
export function byHand(note: string, ...steps: string[]): FixPlan {
  return { kind: 'plan', impact: 'may-break', note, steps }
}

export function setting(path: Path, value: Json): FixOp {
  return { op: 'set', path, value }
}

export function removing(path: Path): FixOp {
  return { op: 'remove', path }
}

/** The container that a failure is about, by where its evidence stands. */
export function containerAt(pod: PodFacts, { at }: Failure): ContainerFacts | undefined {
  const depth = pod.containers[0]?.path.length ?? 0
  return containersOf(pod).get(placeOf(at.path.slice(0, depth)))
}

/** A pod can have thousands of containers, and every one of them can fail. */
const placed = new WeakMap<PodFacts, ReadonlyMap<string, ContainerFacts>>()

function containersOf(pod: PodFacts): ReadonlyMap<string, ContainerFacts> {
  const known = placed.get(pod)
  if (known !== undefined) return known
  const made = new Map(pod.containers.map((container) => [placeOf(container.path), container]))
  placed.set(pod, made)
  return made
}

const placeOf = (path: Path): string => path.join('/')
