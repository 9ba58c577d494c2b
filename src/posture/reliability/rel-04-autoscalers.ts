import { member } from '../../core/index.ts'
import type { KubeObject } from '../../kube/objects/index.ts'
import {
  type ControlChecks,
  fail,
  fixable,
  type NeighbourCheck,
  type ObjectCheck,
  unlessAllThere,
  unset,
  type WorkloadCheck,
  wrong,
} from '../check.ts'
import { autoscalersOf, floorOf, isAutoscaler, numberAt, targetOf, writtenReplicas } from './scaling.ts'

const applies = (object: KubeObject): true | { why: string } =>
  isAutoscaler(object) ? true : { why: 'not a HorizontalPodAutoscaler' }

const minimum: ObjectCheck = {
  id: 'REL-04/minimum',
  needs: [],
  params: { minimum: ['2'] },
  appliesTo: applies,
  evaluate: (autoscaler, { minimum: configured = [] }) => {
    const wanted = Number(configured[0])
    if (!(wanted > 0)) return [{ kind: 'not-applicable', why: 'no minimum is configured' }]
    const written = numberAt(member(autoscaler.object, 'spec'), 'minReplicas')
    if (floorOf(autoscaler) >= wanted) return []
    const path = ['spec', 'minReplicas']
    const message = `in quiet hours fewer than ${wanted} pods remain`
    return [fail(written === undefined ? unset(path, message) : wrong(path, written, message))]
  },
}

const headroom: ObjectCheck = {
  id: 'REL-04/headroom',
  needs: [],
  appliesTo: applies,
  evaluate: (autoscaler) => {
    const most = numberAt(member(autoscaler.object, 'spec'), 'maxReplicas')
    if (most === undefined || most > floorOf(autoscaler)) return []
    return [fail(wrong(['spec', 'maxReplicas'], most, 'the autoscaler has no room: most and fewest are the same'))]
  },
}

/** Kinds of which an estate that is complete has every object; of others nothing is known. */
const knownTargets: ReadonlySet<string> = new Set([
  'apps/Deployment',
  'apps/StatefulSet',
  'apps/ReplicaSet',
  '/ReplicationController',
])

const target: NeighbourCheck = {
  id: 'REL-04/target',
  needs: ['api:pods'],
  appliesTo: (object) => {
    if (!isAutoscaler(object)) return { why: 'not a HorizontalPodAutoscaler' }
    const { group, kind } = targetOf(object)
    return knownTargets.has(`${group}/${kind}`) ? true : { why: 'it scales a kind of an extension' }
  },
  evaluate: (autoscaler, estate) => {
    const wanted = targetOf(autoscaler)
    const { namespace } = autoscaler.ref
    if (estate.find({ ...wanted, namespace }) !== undefined) return []
    const message = `there is no ${wanted.kind} of this name: the autoscaler does nothing`
    const failure = fail(wrong(['spec', 'scaleTargetRef', 'name'], wanted.name, message))
    return unlessAllThere(estate, 'api:pods', namespace, () => [failure])
  },
}

/** In the cluster the field is always set: by the autoscaler. Only a file can fight with it. */
const freeReplicas: WorkloadCheck = {
  id: 'REL-04/replicas-left-free',
  needs: [],
  appliesTo: ({ object }) =>
    object.origin.source === 'file' ? true : { why: 'in the cluster the autoscaler itself sets the number' },
  evaluate: (workload, estate) => {
    const written = writtenReplicas(workload)
    if (written === undefined) return []
    const [autoscaler] = autoscalersOf(workload, estate)
    if (autoscaler === undefined) return []
    const message = `each apply resets what autoscaler "${autoscaler.ref.name}" decided`
    const path = ['spec', 'replicas']
    const note = 'the first apply without the field may set one pod for a moment; apply server-side'
    const ops = [{ op: 'remove', path }] as const
    return [fixable(fail(wrong(path, written, message)), { kind: 'patch', impact: 'may-break', note, ops })]
  },
}

export const rel04: ControlChecks = {
  objects: [minimum, headroom],
  workloads: [freeReplicas],
  neighbours: [target],
}
