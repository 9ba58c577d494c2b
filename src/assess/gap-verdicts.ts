import { type CheckId, type Missing, type SubjectRef, subjectId } from '../core/index.ts'
import type { Estate } from '../kube/estate-index/index.ts'
import type { KubeObject, PodTemplatePaths } from '../kube/objects/index.ts'
import { namespaceChecks, neighbourChecks, objectChecks, templateChecks, workloadChecks } from '../posture/index.ts'
import { isSelected, type Selection } from './selection.ts'

/** Objects of one kind that a source could not give, and why. */
export interface KindGap {
  readonly of: { readonly group: string; readonly kind: string }
  readonly missing: readonly Missing[]
}

/** Stands for all objects of a kind that could not be read: `shop/Deployment/*`. */
export function subjectOfGap({ of, missing }: KindGap): SubjectRef {
  const [first, ...others] = missing.map(({ scope }) => scope.namespace)
  const namespace = first !== undefined && others.every((other) => other === first) ? first : ''
  return { group: of.group, kind: of.kind, namespace, name: '*' }
}

/** The checks that would have been asked of these objects: each of them is unknown. */
export function checksOfGap(
  { of }: KindGap,
  ref: SubjectRef,
  templates: PodTemplatePaths,
  estate: Estate,
  selection: Selection,
): CheckId[] {
  const stub = standIn(ref)
  const ids = [
    ...(templates.has(`${of.group}/${of.kind}`) ? [...templateChecks, ...workloadChecks].map(({ id }) => id) : []),
    ...objectChecks.filter((check) => check.appliesTo(stub) === true).map(({ id }) => id),
    ...neighbourChecks.filter((check) => check.appliesTo(stub, estate) === true).map(({ id }) => id),
    ...(of.group === '' && of.kind === 'Namespace' ? namespaceChecks.map(({ id }) => id) : []),
  ]
  return [...new Set(ids)].filter((id) => isSelected(selection, id))
}

/** An object of the kind that says nothing about itself, so that checks say whether they look at the kind. */
function standIn(ref: SubjectRef): KubeObject {
  return {
    id: subjectId(ref),
    ref,
    version: 'v1',
    object: { kind: ref.kind, metadata: { name: ref.name, annotations: { any: '' } } },
    origin: { source: 'live', resourceVersion: '' },
    locate: () => undefined,
    namespaceAssumed: false,
    unnamed: false,
    owner: undefined,
  }
}
