import { type Json, listAt, member, objectAt, type Path, textAt } from '../../core/index.ts'
import type { KubeObject } from '../../kube/objects/index.ts'
import { type ControlChecks, type Failure, fail, fixable, type ObjectCheck, unset, wrong } from '../check.ts'

/** PodSecurityPolicy of clusters before 1.25; SecurityContextConstraints of OpenShift. */
type PolicyKind = 'PodSecurityPolicy' | 'SecurityContextConstraints'

type Judge = (object: KubeObject) => readonly Failure[]

function policyCheck(id: ObjectCheck['id'], judges: Readonly<Partial<Record<PolicyKind, Judge>>>): ObjectCheck {
  const judgeOf = ({ ref }: KubeObject): Judge | undefined =>
    Object.hasOwn(judges, ref.kind) ? judges[ref.kind as PolicyKind] : undefined // an own key of the table
  return {
    id,
    needs: [],
    appliesTo: (object) => (judgeOf(object) === undefined ? { why: 'not a policy for pods of this kind' } : true),
    evaluate: (object) => judgeOf(object)?.(object) ?? [],
  }
}

/** Fails where the field says yes. */
const allowedBy =
  (path: Path, message: string): Judge =>
  ({ object }) =>
    at(object, path) === true ? [forbidding(fail(wrong(path, true, message)))] : []

/** Fails unless the field says no: left out it means yes. */
const allowedUnlessFalse =
  (path: Path, message: string): Judge =>
  ({ object }) => {
    const value = at(object, path)
    if (value === false) return []
    return [forbidding(fail(value === undefined ? unset(path, message) : wrong(path, value, message)))]
  }

function forbidding(failure: Failure): Failure {
  const ops = [{ op: 'set', path: failure.at.path, value: false }] as const
  const note = 'pods that need this are no longer admitted under the policy; those that run stay'
  return fixable(failure, { kind: 'patch', impact: 'may-break', note, ops })
}

function at(object: Json, path: Path): Json | undefined {
  return path.reduce<Json | undefined>((value, step) => member(value, String(step)), object)
}

/** Linux capabilities beyond what the baseline of the Pod Security Standards admits are rarely listed one by one. */
const addsCapabilities =
  (path: Path): Judge =>
  ({ object }) => {
    const field = path.at(-1)
    const list = listAt(at(object, path.slice(0, -1)), String(field))
    const dangerous = list.filter((name) => typeof name === 'string' && name !== 'NET_BIND_SERVICE')
    if (dangerous.length === 0) return []
    return [fail(wrong(path, dangerous, 'pods may take capabilities that lead out of the container'))]
  }

const dropsCapabilities =
  (path: Path): Judge =>
  ({ object }) => {
    const list = listAt(at(object, path.slice(0, -1)), String(path.at(-1)))
    const dropped = new Set(list.map((name) => String(name).toUpperCase()))
    if (dropped.has('ALL') || dropped.has('NET_RAW')) return []
    const message = 'pods keep capabilities they do not need, such as forging packets'
    return [fail(list.length === 0 ? unset(path, message) : wrong(path, list, message))]
  }

const rootMessage = 'pods may run as root'

const policyUser: Judge = ({ object }) => {
  const user = objectAt(member(object, 'spec'), 'runAsUser')
  const rule = textAt(user, 'rule')
  if (rule === 'MustRunAsNonRoot') return []
  const ranges = listAt(user, 'ranges')
  const aboveRoot = ranges.length > 0 && ranges.every((range) => Number(member(range, 'min')) > 0)
  if (rule === 'MustRunAs' && aboveRoot) return []
  const path = ['spec', 'runAsUser', rule === 'MustRunAs' ? 'ranges' : 'rule']
  return [fail(rule === undefined ? unset(path, rootMessage) : wrong(path, member(user, String(path[2])), rootMessage))]
}

const constraintUser: Judge = ({ object }) => {
  const user = objectAt(object, 'runAsUser')
  const type = textAt(user, 'type')
  if (type === 'MustRunAsRange' || type === 'MustRunAsNonRoot') return []
  if (type === 'MustRunAs' && Number(member(user, 'uid')) > 0) return []
  const path = ['runAsUser', 'type']
  return [fail(type === undefined ? unset(path, rootMessage) : wrong(path, type, rootMessage))]
}

const profilesAnnotation = 'seccomp.security.alpha.kubernetes.io/allowedProfileNames'
const profilesMessage = 'pods may run without a seccomp filter'

const policySeccomp: Judge = ({ object }) => {
  const path = ['metadata', 'annotations', profilesAnnotation]
  const profiles = textAt(at(object, ['metadata', 'annotations']), profilesAnnotation)
  if (profiles === undefined) return [fail(unset(path, profilesMessage))]
  const loose = profiles.split(',').some((one) => one.trim() === '*' || one.trim() === 'unconfined')
  return loose ? [fail(wrong(path, profiles, profilesMessage))] : []
}

const constraintSeccomp: Judge = ({ object }) => {
  const profiles = listAt(object, 'seccompProfiles')
  const loose = profiles.some((one) => one === '*' || one === 'unconfined')
  if (profiles.length > 0 && !loose) return []
  const path = ['seccompProfiles']
  return [fail(loose ? wrong(path, profiles, profilesMessage) : unset(path, profilesMessage))]
}

const privileged = 'pods may be privileged: root on their node'
const hostPid = 'pods may see and signal the processes of their node'
const hostIpc = 'pods may read the shared memory of their node'
const hostNetwork = 'pods may stand on the network of their node'
const escalation = 'processes may gain more rights than they started with'

export const pod20: ControlChecks = {
  objects: [
    policyCheck('POD-20/privileged', {
      PodSecurityPolicy: allowedBy(['spec', 'privileged'], privileged),
      SecurityContextConstraints: allowedBy(['allowPrivilegedContainer'], privileged),
    }),
    policyCheck('POD-20/host-pid', {
      PodSecurityPolicy: allowedBy(['spec', 'hostPID'], hostPid),
      SecurityContextConstraints: allowedBy(['allowHostPID'], hostPid),
    }),
    policyCheck('POD-20/host-ipc', {
      PodSecurityPolicy: allowedBy(['spec', 'hostIPC'], hostIpc),
      SecurityContextConstraints: allowedBy(['allowHostIPC'], hostIpc),
    }),
    policyCheck('POD-20/host-network', {
      PodSecurityPolicy: allowedBy(['spec', 'hostNetwork'], hostNetwork),
      SecurityContextConstraints: allowedBy(['allowHostNetwork'], hostNetwork),
    }),
    policyCheck('POD-20/privilege-escalation', {
      PodSecurityPolicy: allowedUnlessFalse(['spec', 'allowPrivilegeEscalation'], escalation),
      SecurityContextConstraints: allowedUnlessFalse(['allowPrivilegeEscalation'], escalation),
    }),
    policyCheck('POD-20/root-user', { PodSecurityPolicy: policyUser, SecurityContextConstraints: constraintUser }),
    policyCheck('POD-20/added-capabilities', {
      PodSecurityPolicy: addsCapabilities(['spec', 'allowedCapabilities']),
      SecurityContextConstraints: addsCapabilities(['allowedCapabilities']),
    }),
    policyCheck('POD-20/dropped-capabilities', {
      PodSecurityPolicy: dropsCapabilities(['spec', 'requiredDropCapabilities']),
      SecurityContextConstraints: dropsCapabilities(['requiredDropCapabilities']),
    }),
    policyCheck('POD-20/seccomp-profiles', {
      PodSecurityPolicy: policySeccomp,
      SecurityContextConstraints: constraintSeccomp,
    }),
  ],
}
