import type { Evident, FixPlan, SubjectId } from '../../core/index.ts'
import type { Estate } from '../../kube/estate-index/index.ts'
import type { KubeObject } from '../../kube/objects/index.ts'
import { type ControlChecks, fail, fixable, type NamespaceCheck, type NeighbourCheck, unset, wrong } from '../check.ts'
import { workloadKinds } from '../workload-kinds.ts'
import kinds from './default-namespace-kinds.json' with { type: 'json' }

const path = ['metadata', 'namespace']
const move: FixPlan = {
  kind: 'plan',
  impact: 'may-break',
  note: 'names inside the cluster change: NAME.default.svc becomes NAME.NAMESPACE.svc',
  steps: [
    'create a namespace for the application, with policies, quotas and Pod Security labels',
    'apply its objects there and point callers to the new names',
    'delete the old objects from the namespace default',
  ],
}

/** Also a controller whose template is missing is placed, even if the API server refuses it. */
const workloadInDefault: NeighbourCheck = {
  id: 'NET-11/workload-in-default',
  needs: [],
  appliesTo: ({ ref, id }, estate) =>
    workloadKinds.has(ref.kind) || workloadIds(estate).has(id) ? true : { why: 'not a workload' },
  evaluate: (object) => (object.ref.namespace === 'default' ? [fixable(fail(placeOf(object)), move)] : []),
}

const known = new WeakMap<Estate, ReadonlySet<SubjectId>>()

function workloadIds(estate: Estate): ReadonlySet<SubjectId> {
  const ids = known.get(estate) ?? new Set(estate.workloads().map(({ object }) => object.id))
  known.set(estate, ids)
  return ids
}

function placeOf({ namespaceAssumed, origin }: KubeObject): Evident {
  return namespaceAssumed && origin.source === 'file'
    ? unset(path, 'no namespace is named: unless the one who applies this names one, it lands in default')
    : wrong(path, 'default', 'it shares the namespace with everything that nobody placed on purpose')
}

const objectInDefault: NamespaceCheck = {
  id: 'NET-11/object-in-default',
  needs: [],
  appliesTo: ({ ref }) => (ref.name === 'default' ? true : { why: 'not the namespace default' }),
  evaluate: (_, estate) => {
    const found = kinds.map(({ group, kind }) => placedIn(estate, group, kind)).filter((objects) => objects.length > 0)
    if (found.length === 0) return []
    const value = found.map(wordsFor).join(', ')
    const message = 'objects that are not workloads stand in default too, beside everything that was never placed'
    return [fixable(fail(wrong(['metadata', 'name'], value, message)), move)]
  },
}

/** `Service web and 2 more`. */
function wordsFor(objects: readonly KubeObject[]): string {
  const [first] = objects
  const more = objects.length === 1 ? '' : ` and ${objects.length - 1} more`
  return `${first?.ref.kind} ${first?.ref.name}${more}`
}

/** Without what Kubernetes itself puts there. */
function placedIn(estate: Estate, group: string, kind: string): readonly KubeObject[] {
  return estate.objects(group, kind, 'default').filter(({ ref }) => !isBuiltIn(ref.kind, ref.name))
}

function isBuiltIn(kind: string, name: string): boolean {
  if (kind === 'ServiceAccount') return name === 'default'
  if (kind === 'ConfigMap') return name === 'kube-root-ca.crt'
  return (kind === 'Service' || kind === 'EndpointSlice') && name === 'kubernetes'
}

export const net11: ControlChecks = { neighbours: [workloadInDefault], namespaces: [objectInDefault] }
