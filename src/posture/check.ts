import type { Check, Evident, Outcome, Path } from '../core/index.ts'
import type { KubeObject } from '../kube/objects/index.ts'
import type { ContainerFacts, PodFacts } from '../kube/pod-facts/index.ts'

/** A check of a pod template: judged once for all templates that say the same. */
export type TemplateCheck = Check<PodFacts>
/** A check of one object as it stands. */
export type ObjectCheck = Check<KubeObject>

/** One control's checks, by what they judge. */
export interface ControlChecks {
  readonly templates?: readonly TemplateCheck[]
  readonly objects?: readonly ObjectCheck[]
}

export type Failure = Extract<Outcome, { kind: 'fail' }>

/** A value that is set and wrong. */
export function wrong(path: Path, value: unknown, message: string): Evident {
  return { path, value: JSON.stringify(value) ?? 'undefined', message }
}

/** A field that should be set and is not. */
export function unset(path: Path, message: string): Evident {
  return { path, value: 'not set', message, absent: true }
}

export function fail(at: Evident, slot?: string): Failure {
  return slot === undefined ? { kind: 'fail', at } : { kind: 'fail', at, slot }
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
