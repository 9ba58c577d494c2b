import { Assessor } from '../../src/assess/index.ts'
import { type Finding, type SubjectId, subjectId, type Unanswered, type Unread } from '../../src/core/index.ts'
import { readPaths } from '../../src/kube/estate/index.ts'
import type { KubeObject } from '../../src/kube/objects/index.ts'
import { counts, type ForeignParams, type Mapping, ourParams, usesOf } from './mapping.ts'

export type Verdict = 'pass' | 'fail' | 'unknown'

export interface JudgedObject {
  readonly object: KubeObject
  readonly verdict: Verdict
  readonly failures: readonly Finding[]
  /** How many places fail: the failures, and the open questions that the foreign tool calls failures. */
  readonly places: number
}

/** What the mapped checks say of every object that was read. */
export interface Judged {
  readonly objects: readonly JudgedObject[]
  readonly broken: readonly Unread[]
}

/** The instant of every conformance run, so that exceptions and dates do not move. */
const now = '2026-01-01T00:00:00Z'

/** Judges files and folders together with the checks of one mapping, through the engine that everything goes through. */
export async function judge(paths: readonly string[], mapping: Mapping, params: ForeignParams = {}): Promise<Judged> {
  const uses = usesOf(mapping)
  const selection = {
    only: uses.map(({ check }) => check),
    params: new Map(uses.map((use) => [use.check, ourParams(use, params)])),
  }
  const assessor = new Assessor({ now, selection, complete: true }) // a case is a whole cluster
  const objects: KubeObject[] = []
  const seen = new Set<SubjectId>()
  const broken: Unread[] = []
  for await (const item of readPaths(paths, nothing(), {})) {
    if ('unread' in item) {
      if (item.unread.kind === 'broken') broken.push(item.unread)
      continue
    }
    const object = seen.has(item.object.id) ? again(item.object, objects.length) : item.object
    seen.add(object.id)
    objects.push(object)
    assessor.add(object)
  }
  const { findings, unanswered } = assessor.finish()
  const failures = Map.groupBy(
    findings.filter((finding) => counts(finding, mapping, params)),
    ({ origin }) => origin, // the object's own: it tells two declarations of one name apart
  )
  const open = Map.groupBy(unanswered, ({ subject }) => subject)
  return {
    objects: objects.map((object) =>
      judged(object, failures.get(object.origin) ?? [], open.get(object.id) ?? [], mapping),
    ),
    broken,
  }
}

/** Files of one folder often declare the same name; each declaration is judged for itself. */
function again(object: KubeObject, at: number): KubeObject {
  return { ...object, id: subjectId({ ...object.ref, name: `${object.ref.name} ${at}` }) }
}

function judged(
  object: KubeObject,
  failures: readonly Finding[],
  open: readonly Unanswered[],
  mapping: Mapping,
): JudgedObject {
  const failing = open.filter((question) => countsAsFailure(question, mapping)).length
  const places = failures.length + failing
  return { object, failures, places, verdict: places > 0 ? 'fail' : open.length > 0 ? 'unknown' : 'pass' }
}

function countsAsFailure({ check, missing }: Unanswered, mapping: Mapping): boolean {
  const uses = usesOf(mapping).filter((use) => use.check === check)
  return uses.some(({ open }) => open === 'fails') && missing.every(({ why }) => why === 'not-collected')
}

/** One verdict for all that was read: what could not be read or answered is no pass. */
export function verdictOf({ objects, broken }: Judged): Verdict {
  if (objects.some(({ verdict }) => verdict === 'fail')) return 'fail'
  const known = broken.length === 0 && objects.every(({ verdict }) => verdict === 'pass')
  return known ? 'pass' : 'unknown'
}

async function* nothing(): AsyncGenerator<Uint8Array> {}
