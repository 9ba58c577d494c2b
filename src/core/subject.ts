import { byCodePoint } from './json.ts'

declare const brand: unique symbol
/** `group/Kind/namespace/name`, equal in CI, gate and cluster: no uid, no API version. */
export type SubjectId = string & { readonly [brand]: 'SubjectId' }

/** What a subject is called. `group` is empty for the core API, `namespace` for cluster-wide objects. */
export interface SubjectRef {
  readonly group: string
  readonly kind: string
  readonly namespace: string
  readonly name: string
}

export function subjectId(ref: SubjectRef): SubjectId {
  const group = ref.group === '' ? 'core' : ref.group
  return `${group}/${ref.kind}/${ref.namespace}/${ref.name}` as SubjectId // the one place that makes the brand
}

/** `shop/Deployment/web`, or `ClusterRole/admin` for a cluster-wide object: for people. */
export function subjectLabel(ref: SubjectRef): string {
  return ref.namespace === '' ? `${ref.kind}/${ref.name}` : `${ref.namespace}/${ref.kind}/${ref.name}`
}

export function compareSubjects(a: SubjectRef, b: SubjectRef): number {
  return (
    byCodePoint(a.namespace, b.namespace) ||
    byCodePoint(a.kind, b.kind) ||
    byCodePoint(a.name, b.name) ||
    byCodePoint(a.group, b.group)
  )
}
