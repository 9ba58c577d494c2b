import { loadCatalogue } from '../../catalogue/index.ts'
import { count, formatPath, type ImageScans, type JsonObject, shorten } from '../../core/index.ts'
import { type PatchOp, patchBetween } from '../../formats/json-patch/index.ts'
import { describeMalformed } from '../../kube/pod-facts/index.ts'
import type { WarnOfPods } from '../../policy/pss/index.ts'
import { type GatePolicy, isAbout, type NamespaceLabels } from '../policy/index.ts'
import type { Review } from '../review/index.ts'
import type { Decision, Skipped, Violation } from './decision.ts'
import { mend, type WantedFix } from './mend.ts'
import { mergedInto } from './merge.ts'
import { refusalOfOwn } from './own-kinds.ts'
import { makesPods, type PodSecurityAnswer, podSecurityOf } from './pod-security.ts'
import type { Snapshot } from './snapshot.ts'
import { isMirrorPod, type Target, targetOf, whyNotJudged } from './target.ts'
import { Answers, type Case, Exceptions, judgeByPolicy, type PolicyVerdict } from './violations.ts'

/** What the gate knows beside the request and its snapshot; all of it is recorded. */
export interface Known {
  /** Labels of the request's namespace; null when they could not be looked up. */
  readonly namespaceLabels: NamespaceLabels
  /** Warns of the pods of a namespace whose own policy gets stricter; nobody does where they are not known. */
  readonly warnOfPods?: WarnOfPods
  /** The instant, ISO 8601 UTC: it decides which exceptions have expired. */
  readonly now: string
  /** Whether the user may approve the exception that the review is about; undefined when that could not be asked. */
  readonly mayApprove?: boolean
  /** What scans said of images; without them nobody asks. */
  readonly scans?: ImageScans
  /** Told what each policy cost, in microseconds; no part of the decision. */
  readonly onCost?: (policy: string, microseconds: number) => void
}

/** The validating phase: judges the object as it will be stored. */
export function decide(review: Review, snapshot: Snapshot, known: Known): Decision {
  const why = whyNotJudged(review)
  const target = why ?? targetOf(review, snapshot.podTemplates, known.scans)
  const podSecurity = podSecurityOf(review, target, known, snapshot)
  const { about, lost } = policiesFor(review, snapshot, known)
  if (typeof target === 'string') {
    const skipped = about.length > 0 && why === undefined ? [{ what: labelOf(review), why: target }] : []
    return decisionOf(review, snapshot, known, podSecurity, [], lost, skipped, undefined)
  }
  const it = caseOf(target, snapshot, known.now)
  const verdicts = about.map((policy) => timed(policy, it, known))
  const skipped = [...notEvaluated(review, target, about, snapshot), ...beyond(about)]
  const refused = verdicts.some(({ violations }) => violations.some(({ fate }) => fate === 'refused'))
  const suggested = refused ? suggestionFor(review, { target, verdicts }, snapshot, known) : undefined
  return decisionOf(review, snapshot, known, podSecurity, verdicts, lost, skipped, suggested)
}

/**
 * The mutating phase: what policies merge in, then the fixes they want applied; nothing on the second run. A pod is
 * changed only as it is made, for it takes no change later, and a controller only with its template.
 */
export function mutate(review: Review, snapshot: Snapshot, known: Known): readonly PatchOp[] {
  if (whyNotJudged(review) !== undefined || review.object === undefined || review.subresource !== '') return []
  if (review.operation === 'UPDATE' && !takesChange(review, snapshot, known)) return []
  const { about } = policiesFor(review, snapshot, known)
  const object = withTemplates(review, review.object, about)
  const policies = about.filter(({ fixes }) => fixes !== 'none')
  const isWanted = ({ policy, fix, fate }: Violation): boolean => {
    const choice = policies.find(({ id }) => id === policy)?.fixes
    if (fix === undefined || fate === 'excepted') return false
    return choice === 'all' || (choice === 'safe' && fix.impact === 'safe')
  }
  const mended = policies.length === 0 ? undefined : mendBy({ ...review, object }, policies, snapshot, known, isWanted)
  return patchBetween(review.object, mended?.object ?? object)
}

function takesChange(review: Review, snapshot: Snapshot, known: Known): boolean {
  if (isPod(review)) return false
  const target = targetOf(review, snapshot.podTemplates, known.scans)
  return typeof target !== 'string' && target.changed
}

const isPod = ({ resource }: Review): boolean => resource.group === '' && resource.resource === 'pods'

/** Pods are made by controllers from templates that nobody mutates, so templates go into pods. */
function withTemplates(review: Review, object: JsonObject, about: readonly GatePolicy[]): JsonObject {
  const isOf = ({ match }: GatePolicy): boolean => isPod(review) || match.kinds?.includes(review.kind.kind) === true
  const templates = about.flatMap((policy) => (isOf(policy) ? policy.merge : []))
  return templates.slice(0, mostTemplates).reduce(mergedInto, object)
}

/** Those of the cluster come first; a tenant's could otherwise make a pod of any size of one. */
const mostTemplates = 50

/** What policies say of an object. */
interface Judgement {
  readonly target: Target
  readonly verdicts: readonly PolicyVerdict[]
}

/** The change that would get a refused object in, when there is one: judged again before it is offered. */
function suggestionFor(
  review: Review,
  refused: Judgement,
  snapshot: Snapshot,
  known: Known,
): readonly PatchOp[] | undefined {
  if (review.object === undefined) return undefined
  const policies = refused.verdicts.map(({ policy }) => policy)
  const mended = mendBy(review, policies, snapshot, known, ({ fate }) => fate === 'refused', refused)
  if (mended?.judgement === undefined) return undefined
  const { target, verdicts } = mended.judgement
  if (target.judge.templates.length !== refused.target.judge.templates.length) return undefined
  if (verdicts.some(refuses)) return undefined
  const again = { ...review, object: mended.object }
  const podSecurity = podSecurityOf(again, target, known, snapshot)
  if (podSecurity?.decision.allowed === false) return undefined
  const patch = patchBetween(review.object, mended.object)
  return patch.every(({ path }) => takesWrite(review, path)) ? patch : undefined
}

/** Of a pod that is there, its images can be changed and its metadata; its subresources write their own field. */
function takesWrite(review: Review, path: string): boolean {
  if (!isPod(review) || review.operation !== 'UPDATE') return true
  if (review.subresource === 'ephemeralcontainers') return path.startsWith('/spec/ephemeralContainers/')
  return path.startsWith('/metadata/') || /^\/spec\/(?:initC|c)ontainers\/\d+\/image$/.test(path)
}

/**
 * Mends as far as it goes. The judgement is of the mended object, since judging is most of the work; undefined when
 * it cannot be judged. `before` is what is known of the object as it came.
 */
function mendBy(
  review: Review,
  policies: readonly GatePolicy[],
  snapshot: Snapshot,
  known: Known,
  isWanted: (violation: Violation) => boolean,
  before?: Judgement,
): { readonly object: JsonObject; readonly judgement: Judgement | undefined } | undefined {
  const judge = (object: JsonObject): Judgement | undefined => {
    const target = targetOf({ ...review, object }, snapshot.podTemplates, known.scans)
    if (typeof target === 'string') return undefined
    const it = caseOf(target, snapshot, known.now)
    return { target, verdicts: policies.map((policy) => judgeByPolicy(policy, it)) }
  }
  if (review.object === undefined) return undefined
  let last = { object: review.object, judgement: before ?? judge(review.object) }
  const mended = mend(review.object, (object) => {
    if (object !== last.object) last = { object, judgement: judge(object) }
    return (last.judgement?.verdicts ?? []).flatMap(({ violations }) => violations.filter(isWanted).flatMap(wantedFix))
  })
  if (mended === undefined || mended === review.object) return undefined
  return { object: mended, judgement: mended === last.object ? last.judgement : judge(mended) }
}

function wantedFix({ check, path, value, fix }: Violation): WantedFix[] {
  return fix?.kind === 'patch' ? [{ fix, key: `${check} ${path} ${value}` }] : []
}

function caseOf(target: Target, snapshot: Snapshot, now: string): Case {
  const before = target.before === undefined ? undefined : new Answers(target.before)
  const exceptions = new Exceptions(snapshot.exceptions, target.refs, now)
  return { target, snapshot, exceptions, after: new Answers(target.judge), before }
}

function timed(policy: GatePolicy, it: Case, { onCost }: Known): PolicyVerdict {
  if (onCost === undefined) return judgeByPolicy(policy, it)
  const start = performance.now()
  const verdict = judgeByPolicy(policy, it)
  onCost(policy.id, (performance.now() - start) * 1000)
  return verdict
}

/** The policies about a request, and those of which it is not known, because nobody could look up its namespace. */
function policiesFor(
  review: Review,
  { policies }: Snapshot,
  { namespaceLabels }: Known,
): { about: readonly GatePolicy[]; lost: readonly GatePolicy[] } {
  const about: GatePolicy[] = []
  const lost: GatePolicy[] = []
  for (const policy of policies) {
    const answer = isAbout(policy, review, namespaceLabels)
    if (answer === true) about.push(policy)
    if (answer === undefined) lost.push(policy)
  }
  return { about, lost }
}

/** A pod template that nobody judged as a whole: its object decides a part of the pod, or nobody declared its kind. */
function notEvaluated(
  review: Review,
  { judge }: Target,
  about: readonly GatePolicy[],
  { declaredKinds }: Snapshot,
): readonly Skipped[] {
  const [first] = judge.templates
  const isPod = review.resource.group === '' && review.resource.resource === 'pods'
  if (first === undefined || isPod) return []
  const { group, kind } = judge.object.ref
  const what = `${kind}${group === '' ? '' : `.${group}`} ${formatPath(first.specPath)}`
  if (!first.complete && about.length > 0)
    return [{ what, why: 'its controller completes the pod: what is not set is not known' }]
  const judged = about.length > 0 || makesPods(review, declaredKinds)
  return judged ? [] : [{ what, why: 'not-evaluated: its kind is not declared to make pods' }]
}

function beyond(about: readonly GatePolicy[]): readonly Skipped[] {
  return about.flatMap((policy) =>
    policy.beyond.map((check) => ({ what: `${policy.id} ${check}`, why: 'it wants the neighbours of the object' })),
  )
}

/** A policy refuses by what fails, and, failing closed, by what it cannot read; either way by what it did not see. */
function refuses({ policy, violations, unknown, unread }: PolicyVerdict): boolean {
  if (violations.some(({ fate }) => fate === 'refused')) return true
  if (isStrict(policy) && (unread !== undefined || unknown.some(isMalformed))) return true
  return refusing.has(policy.mode) && unread?.overlong === true
}

const refusing: ReadonlySet<GatePolicy['mode']> = new Set(['enforce', 'ratchet'])
const isStrict = ({ mode, failure }: GatePolicy): boolean => failure === 'closed' && refusing.has(mode)

const isMalformed = ({ missing }: PolicyVerdict['unknown'][number]): boolean =>
  missing.some(({ why }) => why === 'malformed')

function decisionOf(
  review: Review,
  snapshot: Snapshot,
  known: Known,
  podSecurity: PodSecurityAnswer | undefined,
  verdicts: readonly PolicyVerdict[],
  lost: readonly GatePolicy[],
  skipped: readonly Skipped[],
  suggested: readonly PatchOp[] | undefined,
): Decision {
  const violations = verdicts.flatMap((one) => one.violations)
  const own = refusalOfOwn(review, known.mayApprove)
  const refusals = [
    ...(own === undefined ? [] : [own]),
    ...(podSecurity?.decision.allowed === false ? [podSecurity.decision.message] : []),
    ...verdicts.filter(refuses).map((one) => refusalOf(one)),
    ...lost
      .filter(isStrict)
      .map(({ id }) => `${id} cannot decide: namespace "${review.namespace}" could not be looked up`),
  ]
  const plugin = podSecurity?.decision
  const denied = refusals.length > 0
  const ours = own !== undefined || verdicts.some(refuses)
  return {
    kind: !denied ? 'allow' : plugin?.allowed !== false && !ours ? 'error' : 'deny',
    code: plugin?.allowed === false ? plugin.code : denied ? 403 : 200,
    reason: plugin?.allowed === false ? plugin.reason : denied ? 'Forbidden' : '',
    message: `${refusals.join('; ')}${suggested === undefined ? '' : `; ${offer(suggested)}`}`,
    warnings: [...(plugin?.warnings ?? []), ...warningsOf(verdicts, lost)],
    auditAnnotations: { ...(plugin?.auditAnnotations ?? {}), ...annotationsOf(violations, skipped) },
    violations,
    podSecurity: podSecurity?.refusedBy ?? [],
    patch: [],
    ...(suggested !== undefined && { suggested }),
    coverage: { evaluated: verdicts.reduce((sum, { evaluated }) => sum + evaluated, 0), skipped },
    notes: denied && isMirrorPod(review) ? [mirrorNote] : [],
    inputs: { policies: snapshot.digest, catalogue: loadCatalogue().digest, now: known.now },
  }
}

const mirrorNote = 'this is the mirror of a static pod: its kubelet runs it from a file, whatever is decided here'

/** Longer refusals are cut by those who show them; the log and the record hold all. */
const mostNamed = 8

function refusalOf({ policy, violations, unknown, unread }: PolicyVerdict): string {
  const refused = violations.filter(({ fate }) => fate === 'refused')
  const named = refused.slice(0, mostNamed).map(({ check, message, path, value }) => {
    const proof = value === 'not set' ? `${path} is not set` : `${path} = ${shorten(value, 80)}`
    return `${check}: ${message} (${proof})`
  })
  const more = refused.length > mostNamed ? [`and ${count(refused.length - mostNamed, 'more failure')}`] : []
  const why = unread === undefined ? 'a field has a type the API server refuses' : describeMalformed(unread)
  const unreadable = refused.length === 0 && (unread !== undefined || unknown.some(isMalformed)) ? [why] : []
  return `refused by ${policy.id}: ${[...named, ...more, ...unreadable].join('; ')}`
}

function offer(patch: readonly PatchOp[]): string {
  const text = JSON.stringify(patch, (_, value) => (typeof value === 'bigint' ? value.toString() : value))
  return text.length > 2_000 ? 'a change that passes is in the audit log' : `this change passes: ${text}`
}

function warningsOf(verdicts: readonly PolicyVerdict[], lost: readonly GatePolicy[]): readonly string[] {
  const warns = verdicts.some(({ violations }) => violations.some(({ fate }) => fate === 'warned'))
  const refused = warns ? verdicts.flatMap(({ violations }) => violations.filter(isRefused)) : []
  const said = new Set(refused.map(placeOf))
  const ofPolicies = verdicts.flatMap(({ policy, violations, unknown }) => [
    ...violations
      .filter((one) => one.fate === 'warned' && !said.has(placeOf(one)))
      .map(({ check, message, path }) => `${policy.id}: ${check}: ${message} (${path})`),
    ...(policy.mode === 'audit' || isStrict(policy) || !unknown.some(isMalformed)
      ? []
      : [`${policy.id}: a field has a type the API server refuses, so some of its checks were not made`]),
  ])
  const open = lost.filter((policy) => !isStrict(policy) && policy.mode !== 'audit')
  return [...ofPolicies, ...open.map(({ id }) => `${id} was not applied: the namespace could not be looked up`)]
}

const isRefused = ({ fate }: Violation): boolean => fate === 'refused'
const placeOf = ({ check, path }: Violation): string => `${check} ${path}`

function annotationsOf(violations: readonly Violation[], skipped: readonly Skipped[]): Record<string, string> {
  const named = (fates: readonly Violation['fate'][]): string =>
    [
      ...new Set(
        violations.filter(({ fate }) => fates.includes(fate)).map(({ policy, check }) => `${policy} ${check}`),
      ),
    ].join(', ')
  const entries: [string, string][] = [
    ['refused', named(['refused'])],
    ['violations', named(['warned', 'audited'])],
    ['tolerated', named(['existing', 'tolerated'])],
    ['excepted', named(['excepted'])],
    ['skipped', skipped.map(({ what, why }) => `${what}: ${why}`).join(', ')],
  ]
  return Object.fromEntries(entries.filter(([, text]) => text !== ''))
}

function labelOf({ kind, namespace, name }: Review): string {
  return [namespace, kind.kind, name].filter((part) => part !== '').join('/')
}
