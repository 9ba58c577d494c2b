import { listAt, member, objectAt, textAt } from '../../core/index.ts'
import type { KubeObject } from '../../kube/objects/index.ts'
import { type ControlChecks, fail, type ObjectCheck, wrong } from '../check.ts'

const mirrorAnnotation = 'kubernetes.io/config.mirror'

const isPod = ({ ref }: KubeObject): boolean => ref.group === '' && ref.kind === 'Pod'

/** The API server shows a static pod by a mirror of it; the file lies on the node. */
const isMirror = ({ object }: KubeObject): boolean =>
  textAt(objectAt(member(object, 'metadata'), 'annotations'), mirrorAnnotation) !== undefined

const barePod: ObjectCheck = {
  id: 'POD-19/bare-pod',
  needs: [],
  appliesTo: (object) => {
    if (!isPod(object)) return { why: 'not a pod' }
    return isMirror(object) ? { why: 'a static pod' } : true
  },
  evaluate: ({ object }) => {
    const owned = listAt(member(object, 'metadata'), 'ownerReferences').length > 0
    const message = 'nothing starts this pod again, and no controller says what it should be'
    return owned ? [] : [fail(wrong(['kind'], 'Pod', message))]
  },
}

const staticPod: ObjectCheck = {
  id: 'POD-19/static-pod',
  needs: [],
  params: { namespaces: ['kube-system'] },
  appliesTo: (object) => (isPod(object) && isMirror(object) ? true : { why: 'not a static pod' }),
  evaluate: ({ ref }, { namespaces = [] }) => {
    const message = 'a file on a node starts this pod, past the API server, admission and quotas'
    if (namespaces.includes(ref.namespace)) return []
    return [fail(wrong(['metadata', 'namespace'], ref.namespace, message))]
  },
}

const cronJob: ObjectCheck = {
  id: 'POD-19/unreviewed-cron-job',
  needs: [],
  params: { reviewed: [] },
  appliesTo: ({ ref }) => (ref.group === 'batch' && ref.kind === 'CronJob' ? true : { why: 'not a CronJob' }),
  evaluate: ({ object, ref }, { reviewed = [] }) => {
    if (reviewed.length === 0) return [{ kind: 'not-applicable', why: 'no list of reviewed jobs is configured' }]
    if (reviewed.includes(`${ref.namespace}/${ref.name}`)) return []
    const schedule = textAt(member(object, 'spec'), 'schedule') ?? ''
    const message = 'this job comes back on a schedule and is not on the list of reviewed jobs'
    return [fail(wrong(['spec', 'schedule'], schedule, message))]
  },
}

export const pod19: ControlChecks = { objects: [barePod, staticPod, cronJob] }
