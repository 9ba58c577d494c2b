import { type AdvisoryFacts, advisoryChecks } from '../../advisory/index.ts'
import { loadCatalogue } from '../../catalogue/index.ts'
import {
  byCodePoint,
  type Check,
  type CheckId,
  type ControlId,
  controlOf,
  type Digest,
  type Evident,
  fingerprint,
  type Missing,
  type Outcome,
  pathWithoutIndexes,
  type Severity,
  severityRank,
  subjectId,
} from '../../core/index.ts'
import { type ImageFacts, imageChecks } from '../../image/index.ts'
import { isSelected, type Selection } from '../selection.ts'

/** A failing verdict of an image. */
export interface ImageFinding {
  readonly fingerprint: Digest
  readonly control: ControlId
  readonly check: CheckId
  readonly severity: Severity
  /** What should be so. */
  readonly title: string
  /** What it means that it is not. */
  readonly message: string
  readonly at: Evident
  readonly slot?: string
  /** What can still happen when it is mended. */
  readonly residual: string
}

/** What the checks say of one image. */
export interface ImageAssessment {
  /** The gravest first. */
  readonly findings: readonly ImageFinding[]
  readonly unanswered: readonly { readonly check: CheckId; readonly missing: readonly Missing[] }[]
  readonly passed: readonly CheckId[]
  readonly notApplicable: readonly { readonly check: CheckId; readonly why: string }[]
}

/**
 * Judges an image by every check that is selected: the only way from a check of an image to a finding. Without what
 * the advisories say, whatever asks for them is unknown.
 */
export function assessImage(facts: ImageFacts, selection: Selection = {}, advisories?: AdvisoryFacts): ImageAssessment {
  const verdicts = [
    ...imageChecks
      .filter(({ id }) => isSelected(selection, id))
      .map((check) => ({ check: check.id, outcomes: outcomesOf(check, facts, facts.missing, selection) })),
    ...advisoryChecks
      .filter(({ id }) => isSelected(selection, id))
      .map((check) => ({
        check: check.id,
        outcomes: outcomesOf(check, advisories ?? noAdvisories, missingAdvisories(advisories), selection),
      })),
  ]
  const findings = verdicts.flatMap(({ check, outcomes }) =>
    outcomes.flatMap((outcome) => (outcome.kind === 'fail' ? [findingOf(check, outcome, facts)] : [])),
  )
  return {
    findings: findings.sort(graverFirst),
    unanswered: verdicts.flatMap(({ check, outcomes }) =>
      outcomes.flatMap((outcome) => (outcome.kind === 'unknown' ? [{ check, missing: outcome.missing }] : [])),
    ),
    passed: verdicts.filter(({ outcomes }) => outcomes.length === 0).map(({ check }) => check),
    notApplicable: verdicts.flatMap(({ check, outcomes }) =>
      outcomes.flatMap((outcome) => (outcome.kind === 'not-applicable' ? [{ check, why: outcome.why }] : [])),
    ),
  }
}

const noAdvisories: AdvisoryFacts = { vulnerabilities: [], unjudged: [], judged: 0, built: '', sample: false }

/** A sample, and packages that no advisory is about, leave the question open. */
function missingAdvisories(advisories: AdvisoryFacts | undefined): readonly Missing[] {
  const missing = (why: Missing['why']): readonly Missing[] => [{ need: 'adv:database', scope: {}, why }]
  if (advisories === undefined || advisories.sample) return missing('not-configured')
  return advisories.unjudged.length > 0 ? missing('unsupported') : []
}

function outcomesOf<Facts>(
  check: Check<Facts>,
  facts: Facts,
  all: readonly Missing[],
  { params }: Selection,
): readonly Outcome[] {
  const missing = all.filter(({ need }) => check.needs.includes(need))
  const applies = check.appliesTo(facts)
  const unknown: readonly Outcome[] = missing.length === 0 ? [] : [{ kind: 'unknown', missing }]
  if (applies !== true) return unknown.length > 0 ? unknown : [{ kind: 'not-applicable', why: applies.why }]
  return [...check.evaluate(facts, { ...check.params, ...params?.get(check.id) }), ...unknown]
}

function findingOf(check: CheckId, failure: Extract<Outcome, { kind: 'fail' }>, facts: ImageFacts): ImageFinding {
  const catalogue = loadCatalogue()
  const { at, slot, severity } = failure
  const described = catalogue.check(check)
  return {
    fingerprint: fingerprint(check, subjectOf(facts), slot, at.path),
    control: controlOf(check),
    check,
    severity: severity ?? described?.severity ?? 'medium',
    title: described?.title ?? check,
    message: described?.message ?? check,
    at,
    ...(slot !== undefined && { slot }),
    residual: catalogue.controlOfCheck(check)?.residual ?? '',
  }
}

/** An image of a new build is the same subject: by name, without tag and digest. */
function subjectOf({ name, tags }: ImageFacts): ReturnType<typeof subjectId> {
  const named = (tags[0] ?? name).replace(/@.*$/, '').replace(/:[^:/]*$/, '')
  return subjectId({ group: '', kind: 'Image', namespace: '', name: named })
}

function graverFirst(a: ImageFinding, b: ImageFinding): number {
  return (
    severityRank(a.severity) - severityRank(b.severity) ||
    byCodePoint(a.check, b.check) ||
    byCodePoint(pathWithoutIndexes(a.at.path), pathWithoutIndexes(b.at.path)) ||
    byCodePoint(a.slot ?? '', b.slot ?? '')
  )
}
