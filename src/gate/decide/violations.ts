import {
  coversCheck,
  coversSlot,
  coversSubject,
  type Exception,
  isExpired,
  type OwnJudge,
  type PlacedOutcomes,
} from '../../assess/index.ts'
import { loadCatalogue } from '../../catalogue/index.ts'
import {
  type CheckId,
  type ExceptedBy,
  type FixPlan,
  formatPath,
  type Missing,
  type Outcome,
  pathWithoutIndexes,
  type SubjectRef,
  subjectId,
} from '../../core/index.ts'
import { pathInObject, type TemplatePlace } from '../../kube/objects/index.ts'
import type { MalformedField } from '../../kube/pod-facts/index.ts'
import type { GatePolicy, PolicyCheck } from '../policy/index.ts'
import type { Fate, Violation } from './decision.ts'
import type { Snapshot } from './snapshot.ts'
import type { Target } from './target.ts'

type Failing = Extract<Outcome, { kind: 'fail' }>

/** What one policy says of one object. */
export interface PolicyVerdict {
  readonly policy: GatePolicy
  readonly violations: readonly Violation[]
  /** Checks without an answer, and what they lack. */
  readonly unknown: readonly { readonly check: CheckId; readonly missing: readonly Missing[] }[]
  readonly evaluated: number
  /** Why a pod it judges was not read as a whole; undefined when it was, and for a pod that is as it was before. */
  readonly unread: MalformedField | undefined
}

/** Asks an object each check once, however many policies ask for it with the same parameters. */
export class Answers {
  readonly #judge: OwnJudge
  readonly #known = new Map<string, readonly PlacedOutcomes[]>()
  readonly #failures = new Map<string, ReadonlySet<string>>()

  constructor(judge: OwnJudge) {
    this.#judge = judge
  }

  of({ id, params, key }: PolicyCheck): readonly PlacedOutcomes[] {
    const known = this.#known.get(key)
    if (known !== undefined) return known
    const made = this.#judge.outcomes(id, params)
    this.#known.set(key, made)
    return made
  }

  /** Whether a check fails in the same place, with the same value. */
  fails(check: PolicyCheck, failing: Failing): boolean {
    let keys = this.#failures.get(check.key)
    if (keys === undefined) {
      const failures = this.of(check).flatMap(({ outcomes }) => outcomes.filter((one) => one.kind === 'fail'))
      keys = new Set(failures.map((one) => placeKey(check.id, one)))
      this.#failures.set(check.key, keys)
    }
    return keys.has(placeKey(check.id, failing))
  }
}

/** Everything policies need to know of one review, each object asked only when a policy asks. */
export interface Case {
  readonly target: Target
  readonly snapshot: Snapshot
  readonly exceptions: Exceptions
  readonly after: Answers
  readonly before: Answers | undefined
}

export function judgeByPolicy(policy: GatePolicy, it: Case): PolicyVerdict {
  const violations: Violation[] = []
  const unknown: PolicyVerdict['unknown'][number][] = []
  let evaluated = 0
  let judgesPods = false
  for (const check of policy.checks)
    for (const { place, outcomes } of it.after.of(check)) {
      judgesPods ||= place !== undefined
      for (const outcome of outcomes) {
        if (outcome.kind !== 'not-applicable') evaluated += 1
        if (outcome.kind === 'unknown') unknown.push({ check: check.id, missing: outcome.missing })
        if (outcome.kind === 'fail') violations.push(violationOf(policy, check, outcome, place, it))
      }
    }
  const unread = judgesPods && it.target.changed ? mostTelling(it.target.judge.malformed) : undefined
  return { policy, violations, unknown, evaluated, unread }
}

function mostTelling(malformed: readonly MalformedField[]): MalformedField | undefined {
  return malformed.find(({ overlong }) => overlong === true) ?? malformed[0]
}

function violationOf(
  policy: GatePolicy,
  check: PolicyCheck,
  failing: Failing,
  place: TemplatePlace | undefined,
  it: Case,
): Violation {
  const { slot, at, severity, fix } = failing
  const excepted = it.exceptions.of(check.id, slot)
  return {
    policy: policy.id,
    check: check.id,
    severity: severity ?? loadCatalogue().check(check.id)?.severity ?? 'medium',
    ...(slot !== undefined && { slot }),
    path: formatPath(place === undefined ? at.path : pathInObject(place, at.path)),
    value: at.value,
    message: at.message,
    fate: excepted !== undefined ? 'excepted' : fateOf(policy, check, failing, it),
    ...(excepted !== undefined && { excepted }),
    ...(fix !== undefined && { fix: placed(fix, place) }),
  }
}

function placed(fix: FixPlan, place: TemplatePlace | undefined): FixPlan {
  if (place === undefined || fix.kind !== 'patch') return fix
  return { ...fix, ops: fix.ops.map((op) => ({ ...op, path: pathInObject(place, op.path) })) }
}

function fateOf({ mode }: GatePolicy, check: PolicyCheck, failing: Failing, it: Case): Fate {
  if (mode === 'warn') return 'warned'
  if (mode === 'audit') return 'audited'
  const { changed } = it.target
  if ((mode === 'ratchet' || !changed) && wasThere(it, check, failing))
    return mode === 'ratchet' ? 'tolerated' : 'existing'
  return mode === 'ratchet' && isTolerated(it, check, failing) ? 'tolerated' : 'refused'
}

/** Whether the object failed in the same place, with the same value, before this update. */
function wasThere({ before }: Case, check: PolicyCheck, failing: Failing): boolean {
  return before?.fails(check, failing) ?? false
}

function isTolerated({ snapshot, target }: Case, check: PolicyCheck, failing: Failing): boolean {
  if (snapshot.tolerated.size === 0) return false
  return target.refs.some((ref) => snapshot.tolerated.has(ratchetKey(check.id, ref, failing)))
}

/** Equal for the same failure of a controller and of its pods, wherever its container stands in the list. */
export function ratchetKey(check: CheckId, ref: SubjectRef, failing: Pick<Failing, 'slot' | 'at'>): string {
  return `${subjectId(ref)} ${placeKey(check, failing)}`
}

function placeKey(check: CheckId, { slot, at }: Pick<Failing, 'slot' | 'at'>): string {
  return [check, slot ?? '', pathWithoutIndexes(at.path), at.value].join(' ')
}

/** The exceptions of one object, sought once and not anew for each of its failures: there may be thousands of either. */
export class Exceptions {
  readonly #all: readonly Exception[]
  readonly #refs: readonly SubjectRef[]
  readonly #now: string
  #mine: readonly Exception[] | undefined
  readonly #byCheck = new Map<CheckId, readonly Exception[]>()

  constructor(all: readonly Exception[], refs: readonly SubjectRef[], now: string) {
    this.#all = all
    this.#refs = refs
    this.#now = now
  }

  of(check: CheckId, slot: string | undefined): ExceptedBy | undefined {
    const found = this.#about(check).find(({ scope }) => coversSlot(scope, slot))
    return found && { id: found.id, expires: found.expires, reason: found.reason }
  }

  #about(check: CheckId): readonly Exception[] {
    const known = this.#byCheck.get(check)
    if (known !== undefined) return known
    this.#mine ??= this.#all.filter(
      (one) =>
        one.scope.subject === undefined &&
        this.#refs.some((ref) => coversSubject(one.scope, ref)) &&
        !isExpired(one, this.#now),
    )
    const about = this.#mine.filter(({ scope }) => coversCheck(scope, check))
    this.#byCheck.set(check, about)
    return about
  }
}
