import { listAt, member, objectAt, type SubjectRef, textAt } from '../../core/index.ts'
import { type Estate, podPath } from '../../kube/estate-index/index.ts'
import type { KubeObject } from '../../kube/objects/index.ts'
import type { ContainerFacts } from '../../kube/pod-facts/index.ts'
import {
  type ControlChecks,
  containerCheck,
  type Failure,
  fail,
  podCheck,
  type TemplateCheck,
  unlessAllThere,
  type WorkloadCheck,
  wrong,
} from '../check.ts'
import { consoleOf, consoles, consolesIn } from './consoles.ts'

const loginOff: TemplateCheck = containerCheck('EXP-02/login-switched-off', (container) =>
  consolesIn(container).flatMap(({ name, openArguments, openEnvironment }) => [
    ...container.words
      .filter(({ value }) => openArguments.includes(value) || openArguments.some((one) => value === `${one}=true`))
      .map(({ value, path }) => wrong(path, value, `this word switches off or weakens the login of ${name}`)),
    ...openVariables(container, openEnvironment).map(({ path, value, variable }) =>
      wrong(path, value, `${variable} lets everybody who can reach ${name} in as its administrator`),
    ),
  ]),
)

function openVariables({ env }: ContainerFacts, open: readonly string[]) {
  return env
    .filter(({ name, literal }) => open.includes(`${name}=${literal}`))
    .map(({ name, literal, path }) => ({
      variable: name,
      path,
      value: /PASSWORD/.test(name) ? 'the default' : literal,
    }))
}

const borrowed: TemplateCheck = podCheck('EXP-02/borrowed-identity', (pod): readonly Failure[] => {
  const { value, path } = pod.serviceAccountName
  const owner = consoles.find(({ serviceAccounts }) => value !== undefined && serviceAccounts?.includes(value))
  if (owner === undefined || pod.containers.some((container) => consolesIn(container).includes(owner))) return []
  return [fail(wrong(path, value, `this workload is not ${owner.name} and acts with its rights on the cluster`))]
})

const privileged: WorkloadCheck = {
  id: 'EXP-02/privileged-console',
  needs: ['api:clusterrolebindings', 'api:rolebindings'],
  appliesTo: (workload) => (consoleOf(workload) === undefined ? { why: 'not a console we know' } : true),
  evaluate: (workload, estate) => {
    const { facts, object } = workload
    const seen = consoleOf(workload)
    const account = facts.serviceAccountName.value ?? 'default'
    const binding = bindingsOf(estate).find((one) => binds(one, object.ref, account) && givesAll(one, estate))
    if (seen === undefined || binding === undefined)
      return unlessAllThere(estate, 'api:clusterrolebindings', undefined, () => [])
    const role = textAt(member(binding.object, 'roleRef'), 'name') ?? ''
    const message = `${binding.ref.kind} ${binding.ref.name} makes whoever opens ${seen.console.name} an administrator (${role})`
    return [fail(wrong(podPath(workload, facts.serviceAccountName.path), account, message))]
  },
}

const rbac = 'rbac.authorization.k8s.io'

const bindingsOf = (estate: Estate): readonly KubeObject[] => [
  ...estate.objects(rbac, 'ClusterRoleBinding'),
  ...estate.objects(rbac, 'RoleBinding'),
]

function binds({ ref, object }: KubeObject, workload: SubjectRef, account: string): boolean {
  return listAt(object, 'subjects').some((subject) => {
    const namespace = textAt(subject, 'namespace') ?? ref.namespace
    return (
      textAt(subject, 'kind') === 'ServiceAccount' &&
      textAt(subject, 'name') === account &&
      namespace === workload.namespace
    )
  })
}

/** The role of a binding is cluster-admin, or says the same in other words. */
function givesAll({ ref, object }: KubeObject, estate: Estate): boolean {
  const reference = objectAt(object, 'roleRef')
  const name = textAt(reference, 'name') ?? ''
  const kind = textAt(reference, 'kind') ?? 'ClusterRole'
  if (kind === 'ClusterRole' && name === 'cluster-admin') return true
  const role = estate.find({ group: rbac, kind, namespace: kind === 'Role' ? ref.namespace : '', name })
  return listAt(role?.object, 'rules').some((rule) =>
    ['apiGroups', 'resources', 'verbs'].every((key) => listAt(rule, key).includes('*')),
  )
}

export const exp02: ControlChecks = { templates: [loginOff, borrowed], workloads: [privileged] }
