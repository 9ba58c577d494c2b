import type { Check, CheckId, EvidenceNeed, Evident, FixPlan, Outcome, Params, Path } from '../core/index.ts'
import { byCodePoint, redactSecret } from '../core/index.ts'
import type { Estate, NamespaceView, Workload } from '../kube/estate-index/index.ts'
import type { KubeObject } from '../kube/objects/index.ts'
import type { ContainerFacts, PodFacts } from '../kube/pod-facts/index.ts'
import { withoutCredentials } from './secrets/credentials.ts'

/** A check of a pod template: judged once for all templates that say the same. */
export type TemplateCheck = Check<PodFacts>
/** A check of one object as it stands. */
export type ObjectCheck = Check<KubeObject>

/**
 * A check of a subject among its neighbours, made once everything has been read. Paths of its evidence are paths of
 * the subject's object. Where neighbours may be missing it says `unknown` (see `unlessAllThere`).
 */
export interface EstateCheck<Subject> {
  readonly id: CheckId
  readonly needs: readonly EvidenceNeed[]
  readonly params?: Params
  appliesTo(subject: Subject, estate: Estate): true | { readonly why: string }
  evaluate(subject: Subject, estate: Estate, params: Params): readonly Outcome[]
}

export type WorkloadCheck = EstateCheck<Workload>
export type NeighbourCheck = EstateCheck<KubeObject>
export type NamespaceCheck = EstateCheck<NamespaceView>

/** One control's checks, by what they judge. */
export interface ControlChecks {
  readonly templates?: readonly TemplateCheck[]
  readonly objects?: readonly ObjectCheck[]
  /** Workloads among their neighbours. */
  readonly workloads?: readonly WorkloadCheck[]
  /** Other objects among their neighbours. */
  readonly neighbours?: readonly NeighbourCheck[]
  readonly namespaces?: readonly NamespaceCheck[]
}

/** The answer when absence would decide: what `judge` says if all evidence is there, `unknown` otherwise. */
export function unlessAllThere(
  estate: Estate,
  need: EvidenceNeed,
  namespace: string | undefined,
  judge: () => readonly Outcome[],
): readonly Outcome[] {
  const missing = estate.missing(need, namespace)
  return missing === undefined ? judge() : [{ kind: 'unknown', missing: [missing] }]
}

export type Failure = Extract<Outcome, { kind: 'fail' }>

/** A value that is set and wrong. */
export function wrong(path: Path, value: unknown, message: string): Evident {
  const text = (typeof value === 'bigint' ? value.toString() : JSON.stringify(value, inOneOrder)) ?? 'undefined'
  return { path, value: withoutCredentials(text, redactSecret), message: withoutCredentials(message, redactSecret) }
}

/** JSON has no bigint: inside a larger value it is shown as text. Members are sorted, whoever wrote them down. */
function inOneOrder(_: string, value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString()
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => byCodePoint(a, b)))
}

/** A field that should be set and is not. */
export function unset(path: Path, message: string): Evident {
  return { path, value: 'not set', message, absent: true }
}

export function fail(at: Evident, slot?: string): Failure {
  return slot === undefined ? { kind: 'fail', at } : { kind: 'fail', at, slot }
}

/** A failure that a machine can mend. */
export function fixable(failure: Failure, fix: FixPlan): Failure {
  return { ...failure, fix }
}

export const isWindows = (pod: PodFacts): boolean => pod.os === 'windows'

/** A check of every container of a pod; `judge` says what is wrong with one. */
export function containerCheck(
  id: TemplateCheck['id'],
  judge: (container: ContainerFacts, pod: PodFacts) => Evident | readonly Evident[] | undefined,
  options: { windows?: 'exempt' } = {},
): TemplateCheck {
  return {
    id,
    needs: [],
    appliesTo: (pod) =>
      options.windows === 'exempt' && isWindows(pod) ? { why: 'Windows pods have no such field' } : true,
    evaluate: (pod) =>
      pod.containers.flatMap((container) => {
        const found = judge(container, pod) ?? []
        return (isList(found) ? found : [found]).map((at) => fail(at, container.name))
      }),
  }
}

/** A check of the pod as a whole. */
export function podCheck(id: TemplateCheck['id'], judge: (pod: PodFacts) => readonly Failure[]): TemplateCheck {
  return { id, needs: [], appliesTo: () => true, evaluate: judge }
}

function isList(found: Evident | readonly Evident[]): found is readonly Evident[] {
  return Array.isArray(found)
}
