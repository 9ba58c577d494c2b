import { type Json, listAt, member, type Outcome, objectAt, textAt } from '../../core/index.ts'
import { type Estate, podPath, type Workload } from '../../kube/estate-index/index.ts'
import { type KubeObject, selects } from '../../kube/objects/index.ts'
import { type ControlChecks, fail, type NeighbourCheck, unlessAllThere, type WorkloadCheck, wrong } from '../check.ts'
import { type Backend, ingressBackends, isIngress, isRoute, routeBackends } from './backends.ts'
import { type PodReference, type ReferencedKind, referencesOf } from './pod-references.ts'

const serviceNamed = (estate: Estate, name: string, namespace: string): KubeObject | undefined =>
  estate.find({ group: '', kind: 'Service', namespace, name })

function backendCheck(
  id: NeighbourCheck['id'],
  applies: (object: KubeObject) => boolean,
  backendsOf: (object: KubeObject) => readonly Backend[],
): NeighbourCheck {
  return {
    id,
    needs: ['api:services'],
    appliesTo: (object) => (applies(object) ? true : { why: 'it has no such rules' }),
    evaluate: (object, estate) => backendsOf(object).flatMap((backend) => judgeBackend(backend, estate)),
  }
}

function judgeBackend({ name, namespace, port, path }: Backend, estate: Estate): readonly Outcome[] {
  const service = serviceNamed(estate, name, namespace)
  if (service === undefined) {
    const failure = fail(wrong(path, name, 'there is no Service of this name: requests end in an error'))
    return unlessAllThere(estate, 'api:services', namespace, () => [failure])
  }
  const ports = listAt(member(service.object, 'spec'), 'ports')
  if (port === undefined || ports.length === 0 || ports.some((one) => isPort(one, port))) return []
  return [fail(wrong(path, name, `the Service has no port ${String(port)}: requests end in an error`))]
}

const isPort = (declared: Json, port: Json): boolean =>
  textAt(declared, 'name') === port || String(member(declared, 'port')) === String(port)

const statefulSetService: WorkloadCheck = {
  id: 'REL-08/stateful-set-service',
  needs: ['api:services'],
  appliesTo: ({ object }) => {
    if (object.ref.kind !== 'StatefulSet') return { why: 'not a StatefulSet' }
    return textAt(member(object.object, 'spec'), 'serviceName') ? true : { why: 'its pods need no names of their own' }
  },
  evaluate: ({ object, podLabels }, estate) => {
    const { namespace } = object.ref
    const name = textAt(member(object.object, 'spec'), 'serviceName') ?? ''
    const at = ['spec', 'serviceName']
    const service = serviceNamed(estate, name, namespace)
    if (service === undefined) {
      const failure = fail(wrong(at, name, 'there is no Service of this name: the pods get no names'))
      return unlessAllThere(estate, 'api:services', namespace, () => [failure])
    }
    const spec = member(service.object, 'spec')
    if (member(spec, 'clusterIP') !== 'None')
      return [fail(wrong(at, name, 'the Service is not headless: its pods get no names'))]
    const selector = objectAt(spec, 'selector')
    if (selector === undefined || selects({ matchLabels: selector }, podLabels) !== false) return []
    return [fail(wrong(at, name, 'the Service selects other pods'))]
  },
}

/** Every namespace has this one. */
const alwaysThere = 'kube-root-ca.crt'

function referenceCheck(id: WorkloadCheck['id'], kind: ReferencedKind): WorkloadCheck {
  return {
    id,
    needs: [needOf(kind)],
    appliesTo: () => true,
    evaluate: (workload, estate) =>
      referencesOf(workload.facts)
        .filter((reference) => reference.kind === kind && reference.name !== alwaysThere)
        .flatMap((reference) => judgeReference(reference, workload, estate)),
  }
}

const needOf = (kind: ReferencedKind) => `api:${kind.toLowerCase()}s` as const

function judgeReference({ kind, name, path, slot }: PodReference, workload: Workload, estate: Estate) {
  const { namespace } = workload.object.ref
  if (estate.find({ group: '', kind, namespace, name }) !== undefined) return []
  const message = `there is no ${kind} of this name: the pod does not start`
  const failure = fail(wrong(podPath(workload, path), name, message), slot)
  return unlessAllThere(estate, needOf(kind), namespace, () => [failure])
}

const systemClasses: ReadonlySet<string> = new Set(['system-cluster-critical', 'system-node-critical'])

const priorityClass: WorkloadCheck = {
  id: 'REL-08/priority-class',
  needs: ['api:priorityclasses'],
  appliesTo: ({ facts }) =>
    textAt(facts.raw, 'priorityClassName') ? true : { why: 'the pod names no priority class' },
  evaluate: (workload, estate) => {
    const name = textAt(workload.facts.raw, 'priorityClassName') ?? ''
    const ref = { group: 'scheduling.k8s.io', kind: 'PriorityClass', namespace: '', name }
    if (systemClasses.has(name) || estate.find(ref) !== undefined) return []
    const path = podPath(workload, ['spec', 'priorityClassName'])
    const failure = fail(wrong(path, name, 'there is no PriorityClass of this name: the pod is not admitted'))
    return unlessAllThere(estate, 'api:priorityclasses', undefined, () => [failure])
  },
}

export const rel08: ControlChecks = {
  workloads: [
    statefulSetService,
    referenceCheck('REL-08/config-map', 'ConfigMap'),
    referenceCheck('REL-08/secret', 'Secret'),
    referenceCheck('REL-08/claim', 'PersistentVolumeClaim'),
    priorityClass,
  ],
  neighbours: [
    backendCheck('REL-08/ingress-service', isIngress, ingressBackends),
    backendCheck('REL-08/route-service', isRoute, routeBackends),
  ],
}
