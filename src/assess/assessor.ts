import { loadCatalogue } from '../catalogue/index.ts'
import {
  byCodePoint,
  type CheckId,
  compareSubjects,
  type Finding,
  type ImageScans,
  type Missing,
  type Outcome,
  type OutcomeKind,
  type Severity,
  type SubjectId,
  severityRank,
  subjectId,
  type Unanswered,
  type Unread,
  worseOutcome,
} from '../core/index.ts'
import { type Estate, EstateIndex, workloadOf } from '../kube/estate-index/index.ts'
import {
  type KubeObject,
  type PodTemplate,
  type PodTemplatePaths,
  pathInObject,
  podTemplatePaths,
  podTemplatesOf,
  reasonNotJudged,
  type TemplatePlace,
} from '../kube/objects/index.ts'
import { describeMalformed, type PodFacts } from '../kube/pod-facts/index.ts'
import { type ObjectCheck, objectChecks } from '../posture/index.ts'
import type { Assessment, Remark } from './assessment.ts'
import { type EstateVerdict, estateCheckIds, evaluateEstate } from './estate-verdicts.ts'
import type { Exception } from './exception.ts'
import { ExceptionBook } from './exception-book.ts'
import { exceptionsOnObject } from './exception-format.ts'
import { type Failure, FoundFinding } from './found-finding.ts'
import { checksOfGap, type KindGap, subjectOfGap } from './gap-verdicts.ts'
import { type PlacedOutcomes, passed } from './judge.ts'
import { type ObjectResults, type OwnedPod, OwnerIndex } from './owner-index.ts'
import { isSelected, paramsFor, type Selection } from './selection.ts'
import { PodSecurityCounter, TallyCounter } from './tally.ts'
import {
  factsOf,
  failureKey,
  failuresOf,
  outcomesOf,
  TemplateMemo,
  type TemplateVerdicts,
} from './template-verdicts.ts'

export interface AssessOptions {
  /** The instant of the assessment, ISO 8601 UTC. Decides which exceptions have expired. */
  readonly now: string
  readonly selection?: Selection
  readonly exceptions?: readonly Exception[]
  /** Minor version of Kubernetes that Pod Security is judged for. */
  readonly kubernetes?: number | 'latest'
  readonly podTemplates?: PodTemplatePaths
  readonly complete?: boolean
  /** What scans said of images; without them nobody is asked whether images were scanned. */
  readonly scans?: ImageScans
  /** Told of every check that applies to a subject, whatever it says. */
  readonly onAsked?: (check: CheckId, subject: SubjectId) => void
}

const maxLocated = 200
const maxRemarks = 20

/** The verdicts of one template and where it stands in the object. */
interface PlacedVerdicts {
  readonly place: TemplatePlace
  readonly verdicts: TemplateVerdicts
  /** Of this template and no other: what verdicts share says nothing of annotations and token volumes. */
  readonly facts: () => PodFacts
}

/**
 * The only evaluator: whatever judges configuration (scan, gate, background check, rehearsal, fix proof) adds objects
 * here. Objects stream through; nothing but verdicts is kept.
 */
export class Assessor {
  readonly #catalogue = loadCatalogue()
  readonly #options: AssessOptions
  readonly #selection: Selection
  readonly #templates: PodTemplatePaths
  readonly #memo: TemplateMemo
  readonly #objectChecks: readonly ObjectCheck[]
  readonly #exceptions: ExceptionBook
  readonly #estate: EstateIndex
  readonly #owners = new OwnerIndex<PlacedVerdicts>()
  readonly #tally: TallyCounter
  readonly #podSecurity = new PodSecurityCounter()
  readonly #findings: Finding[] = []
  readonly #unanswered: Unanswered[] = []
  readonly #unread: Unread[] = []
  readonly #remarks: Remark[] = []
  readonly #seen = new Map<SubjectId, KubeObject['origin']>()
  readonly #leftOut = new Map<string, number>()
  /** Kinds of the objects to which no check has applied yet. */
  readonly #notLookedAt = new Map<SubjectId, string>()
  readonly #namespaces = new Set<string>()
  #located: { id: SubjectId | undefined; count: number } = { id: undefined, count: 0 }
  readonly #said = new Map<SubjectId, ReadonlySet<string>>()
  readonly #allPassed = new Map<string, ObjectResults>()
  readonly #repeated = new Set<SubjectId>()
  readonly #kindGaps: KindGap[] = []
  #objects = 0
  #workloads = 0
  #owned = 0
  #namespaceAssumed = 0

  constructor(options: AssessOptions) {
    this.#options = options
    this.#selection = options.selection ?? {}
    this.#templates = options.podTemplates ?? podTemplatePaths()
    this.#memo = new TemplateMemo(this.#selection, options.kubernetes ?? 'latest', options.scans)
    this.#objectChecks = objectChecks.filter((check) => isSelected(this.#selection, check.id))
    this.#exceptions = new ExceptionBook(options.exceptions ?? [], options.now)
    this.#estate = new EstateIndex(options.complete ?? false)
    const objectCheckIds = this.#objectChecks.map((check) => check.id)
    this.#tally = new TallyCounter([...this.#memo.checks, ...objectCheckIds, ...estateCheckIds(this.#selection)])
  }

  unread(unread: Unread): void {
    this.#unread.push(unread)
  }

  /** Evidence the source could not get: what depends on it is unknown. */
  gap(missing: Missing): void {
    this.#estate.addGap(missing)
  }

  /** Objects of a kind the source could not get: every check of them is unknown, by name. */
  gapOfKind(gap: KindGap): void {
    for (const missing of gap.missing) this.gap(missing)
    this.#kindGaps.push(gap)
  }

  /** Everything added so far, for those who plan rather than judge. */
  get estate(): Estate {
    return this.#estate
  }

  add(object: KubeObject): void {
    const why = reasonNotJudged(object)
    if (why !== undefined) {
      countIn(this.#leftOut, why)
      return
    }
    const templates = podTemplatesOf(object, this.#templates)
    const placed = templates.map((template) => ({
      place: placeOf(template),
      verdicts: this.#memo.evaluate(template),
      facts: factsOf(template),
    }))
    if (object.owner !== undefined && placed.length > 0) {
      this.#owners.addOwned(object, placed, this.#resultsOf(object))
      return
    }
    this.#judge(object, placed, this.#resultsOf(object))
  }

  finish(): Assessment {
    for (const pod of this.#owners.resolve()) this.#judgeOwned(pod)
    for (const verdict of evaluateEstate(this.#estate, this.#selection)) this.#judgeAmongNeighbours(verdict)
    for (const gap of this.#kindGaps) this.#leaveKindOpen(gap)
    return {
      catalogue: this.#catalogue.digest,
      now: this.#options.now,
      complete: this.#options.complete ?? false,
      findings: this.#findings.sort(compareFindings),
      unanswered: this.#unanswered.sort(compareUnanswered),
      tallies: this.#tally.report(),
      podSecurity: this.#podSecurity.report(),
      exceptions: this.#exceptions.report(),
      unread: this.#unread,
      remarks: this.#remarks.sort((a, b) => compareSubjects(a.ref, b.ref) || byCodePoint(a.message, b.message)),
      coverage: {
        objects: this.#objects,
        workloads: this.#workloads,
        namespaces: this.#namespaces.size,
        owned: this.#owned,
        leftOut: listOf(this.#leftOut).map(([why, count]) => ({ why, count })),
        notLookedAt: listOf(tallyOf(this.#notLookedAt.values())).map(([kind, count]) => ({ kind, count })),
        namespaceAssumed: this.#namespaceAssumed,
      },
    }
  }

  #judge(object: KubeObject, placed: readonly PlacedVerdicts[], ofObject: ObjectResults): void {
    this.#register(object, placed)
    if (placed.length > 0) this.#remember(object.id, ofObject)
    let applies = false
    const asked: CheckId[] = []
    for (const [check, found] of this.#resultsAbout(placed, ofObject)) {
      asked.push(check)
      applies ||= found.some(({ outcomes }) => outcomes.some(({ kind }) => kind !== 'not-applicable'))
      this.#record(object, check, found)
    }
    if (!applies) this.#notLookedAt.set(object.id, object.ref.kind)
    this.#exceptions.meet(object.ref, asked)
  }

  /** What each check says of an object: of each of its templates, and of itself. */
  *#resultsAbout(
    placed: readonly PlacedVerdicts[],
    ofObject: ObjectResults,
  ): Generator<[CheckId, readonly PlacedOutcomes[]]> {
    for (const [index, check] of this.#memo.checks.entries()) {
      if (placed.length === 0) break
      yield [check, placed.map(({ place, verdicts }) => ({ place, outcomes: verdicts.outcomes[index] ?? passed }))]
    }
    for (const [check, outcomes] of ofObject) yield [check, [{ place: undefined, outcomes }]]
  }

  #judgeAmongNeighbours({ object, check, outcomes }: EstateVerdict): void {
    if (outcomes.every(({ kind }) => kind === 'not-applicable')) return
    this.#notLookedAt.delete(object.id)
    this.#exceptions.meet(object.ref, [check])
    this.#record(object, check, [{ place: undefined, outcomes }])
  }

  #register(object: KubeObject, placed: readonly PlacedVerdicts[]): void {
    const earlier = this.#seen.get(object.id)
    this.#objects += 1
    if (earlier !== undefined && !this.#repeated.has(object.id)) {
      this.#repeated.add(object.id)
      this.#remark(object, 'is declared more than once; every declaration is judged')
    }
    this.#seen.set(object.id, object.origin)
    if (object.ref.namespace !== '') this.#namespaces.add(object.ref.namespace)
    if (object.namespaceAssumed) this.#namespaceAssumed += 1
    if (object.unnamed) this.#remark(object, 'has no metadata.name; the API server refuses this object')
    for (const parsed of exceptionsOnObject(object)) {
      if (parsed.ok) this.#exceptions.add(parsed.value)
      else this.#remark(object, `its exception does not count: ${parsed.error.message}`)
    }
    if (placed.length === 0) {
      this.#estate.add(object)
      return
    }
    for (const { place, facts } of placed) this.#estate.addWorkload(workloadOf(object, place, facts))
    this.#workloads += 1
    this.#owners.addWorkload(object, placed)
    for (const { place, verdicts } of placed) {
      this.#podSecurity.count(object.ref.namespace, verdicts)
      if (place.complete && !verdicts.hasContainers)
        this.#remark(object, 'its pod has no containers; the API server refuses this object')
      this.#remarkMalformed(object, place, verdicts)
    }
  }

  /** What object checks found in a workload is not said again of its pods, where it stands at another path. */
  #remember(id: SubjectId, ofObject: ObjectResults): void {
    const failing = ofObject.flatMap(([check, outcomes]) =>
      outcomes.flatMap((outcome) => (outcome.kind === 'fail' ? [saidKey(check, outcome)] : [])),
    )
    if (failing.length > 0) this.#said.set(id, new Set(failing))
  }

  /** What the object checks that apply say. Where all pass, as with most pods, the answer is shared. */
  #resultsOf(object: KubeObject): ObjectResults {
    const results: [CheckId, readonly Outcome[]][] = []
    for (const check of this.#objectChecks) {
      if (check.appliesTo(object) !== true) continue
      const outcomes = check.evaluate(object, paramsFor(this.#selection, check))
      results.push([check.id, outcomes.length === 0 ? passed : outcomes])
    }
    if (results.some(([, outcomes]) => outcomes !== passed)) return results
    const key = results.map(([check]) => check).join()
    const known = this.#allPassed.get(key)
    if (known !== undefined) return known
    this.#allPassed.set(key, results)
    return results
  }

  /** A pod that follows its controller's template says nothing new; one that differs is reported for the difference. */
  #judgeOwned({ object, placed, ofObject, ofOwner, owner }: OwnedPod<KubeObject, PlacedVerdicts>): void {
    if (ofOwner === undefined) {
      this.#judge(object, placed, ofObject)
      return
    }
    this.#owned += 1
    for (const [check, outcomes] of ofObject)
      for (const outcome of outcomes) {
        const said =
          owner !== undefined && outcome.kind === 'fail' && this.#said.get(owner)?.has(saidKey(check, outcome))
        if (outcome.kind === 'fail' && !said) this.#find(object, check, outcome, undefined)
      }
    for (const { place, verdicts } of placed) this.#remarkMalformed(object, place, verdicts)
    if (placed.every(({ verdicts }) => ofOwner.includes(verdicts))) return // the same template: nothing can differ
    const ownerFailures = failuresOf(ofOwner)
    for (const { place, verdicts } of placed)
      for (const [check, outcomes] of outcomesOf(verdicts))
        for (const outcome of outcomes) {
          if (outcome.kind !== 'fail' || ownerFailures.has(failureKey(check, outcome))) continue
          this.#find(object, check, outcome, place)
        }
  }

  #record(object: KubeObject, check: CheckId, found: readonly PlacedOutcomes[]): void {
    let worst: OutcomeKind = 'not-applicable'
    let excepted = false
    for (const { place, outcomes } of found)
      for (const outcome of outcomes) {
        if (outcome.kind === 'unknown') this.#leaveOpen(object, check, outcome)
        if (outcome.kind === 'fail' && !this.#find(object, check, outcome, place)) excepted = true
        else worst = worseOutcome(worst, outcome.kind)
      }
    if (excepted || worst !== 'not-applicable') this.#options.onAsked?.(check, object.id)
    this.#tally.count(check, excepted && worst !== 'fail' ? 'excepted' : worst)
  }

  /** Records a finding; false when an exception holds it back. */
  #find(object: KubeObject, check: CheckId, failure: Failure, place: TemplatePlace | undefined): boolean {
    const excepted = this.#exceptions.except(check, object.ref, failure.slot)
    const severity = failure.severity ?? this.#severityOf(check)
    const located = this.#isLocated(object)
    this.#findings.push(new FoundFinding({ object, check, severity, failure, place, located, excepted }))
    return excepted === undefined
  }

  /** Looking for a place costs reading the text again: an object with hundreds of findings gets its first ones placed. */
  #isLocated(object: KubeObject): boolean {
    if (this.#located.id !== object.id) this.#located = { id: object.id, count: 0 }
    this.#located.count += 1
    return this.#located.count <= maxLocated
  }

  #remarkMalformed(object: KubeObject, place: TemplatePlace, { malformed }: TemplateVerdicts): void {
    for (const field of malformed.slice(0, maxRemarks)) {
      const path = pathInObject(place, field.path)
      this.#remark(object, `${describeMalformed({ ...field, path })}; the API server refuses this object`)
    }
  }

  /** Every check stands in the catalogue; a test holds both lists together. */
  #severityOf(check: CheckId): Severity {
    const known = this.#catalogue.check(check)
    if (known === undefined) throw new Error(`check ${check} is not in the catalogue`)
    return known.severity
  }

  #leaveOpen({ id, ref }: KubeObject, check: CheckId, outcome: Extract<Outcome, { kind: 'unknown' }>): void {
    const { slot, missing } = outcome
    this.#unanswered.push({ check, subject: id, ref, ...(slot !== undefined && { slot }), missing })
  }

  #leaveKindOpen(gap: KindGap): void {
    const ref = subjectOfGap(gap)
    for (const check of checksOfGap(gap, ref, this.#templates, this.#estate, this.#selection)) {
      this.#unanswered.push({ check, subject: subjectId(ref), ref, missing: gap.missing })
      this.#tally.count(check, 'unknown')
    }
  }

  #remark({ ref, origin }: KubeObject, message: string): void {
    this.#remarks.push({ ref, origin, message })
  }
}

const places = new Map<string, TemplatePlace>()

/** Without the specification: verdicts are kept for every pod, templates are not. Places are few and shared. */
function placeOf({ specPath, metadataPath, complete }: PodTemplate): TemplatePlace {
  const key = JSON.stringify([specPath, metadataPath, complete])
  const known = places.get(key)
  if (known !== undefined) return known
  const place = { specPath, metadataPath, complete }
  places.set(key, place)
  return place
}

function saidKey(check: CheckId, { slot, at }: Failure): string {
  return [check, slot ?? '', at.value].join('\u0000')
}

function countIn(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1)
}

function tallyOf(keys: Iterable<string>): Map<string, number> {
  const counts = new Map<string, number>()
  for (const key of keys) countIn(counts, key)
  return counts
}

function listOf(counts: ReadonlyMap<string, number>): [string, number][] {
  return [...counts].sort(([a], [b]) => byCodePoint(a, b))
}

function compareFindings(a: Finding, b: Finding): number {
  return (
    severityRank(a.severity) - severityRank(b.severity) ||
    byCodePoint(a.check, b.check) ||
    compareSubjects(a.ref, b.ref) ||
    byCodePoint(a.slot ?? '', b.slot ?? '') ||
    byCodePoint(JSON.stringify(a.at.path), JSON.stringify(b.at.path))
  )
}

function compareUnanswered(a: Unanswered, b: Unanswered): number {
  return byCodePoint(a.check, b.check) || compareSubjects(a.ref, b.ref) || byCodePoint(a.slot ?? '', b.slot ?? '')
}
