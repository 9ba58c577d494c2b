import { describe, expect, it } from 'vitest'
import { type AskOptions, ask } from '../../../test/answers.ts'
import { Assessor } from '../../assess/index.ts'
import type { CheckId } from '../../core/index.ts'
import { readText } from '../../kube/estate/index.ts'

/** `fail Kind/name slot`, `unknown Kind/name` for every answer of one check. */
async function answers(check: CheckId, text: string, options?: AskOptions): Promise<string[]> {
  const found = await ask(check, text, options)
  return found.map(({ says, object, slot }) => [says, object, ...(slot === undefined ? [] : [slot])].join(' '))
}

/** The sentence of every finding of one check. */
async function messages(check: CheckId, text: string): Promise<string[]> {
  const assessor = new Assessor({ now: '2026-01-01T00:00:00Z', complete: true, selection: { only: [check] } })
  for await (const item of readText('x.yaml', chunksOf(text), { named: true }))
    if ('object' in item) assessor.add(item.object)
  return assessor.finish().findings.map(({ at }) => at.message)
}

async function* chunksOf(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text)
}

const rbac = 'apiVersion: rbac.authorization.k8s.io/v1'
const bind = (kind: string, role: string, subjects: string, namespace = 'shop'): string =>
  `---\n${rbac}\nkind: ${kind}\nmetadata: {name: b, namespace: ${namespace}}\nroleRef: {kind: ClusterRole, name: ${role}}\nsubjects: ${subjects}\n`
const role = (name: string, rules: string): string =>
  `---\n${rbac}\nkind: ClusterRole\nmetadata: {name: ${name}}\nrules: ${rules}\n`
const account = (name: string, more = ''): string =>
  `---\napiVersion: v1\nkind: ServiceAccount\nmetadata: {name: ${name}, namespace: shop}\n${more}\n`
const pod = (spec: string): string =>
  `---\napiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: shop}\nspec: {containers: [{name: c, image: i}], ${spec}}\n`
const web = '[{kind: ServiceAccount, name: web, namespace: shop}]'

describe('RB-02/cluster-admin-binding', () => {
  const check = 'RB-02/cluster-admin-binding'
  const star = '[{apiGroups: ["*"], resources: ["*"], verbs: ["*"]}]'

  it('looks at the rules, not at the name', async () => {
    expect(await answers(check, role('viewer', star) + bind('ClusterRoleBinding', 'viewer', web))).toEqual([
      'fail ClusterRoleBinding/b ServiceAccount shop/web',
    ])
    const harmless = '[{apiGroups: [""], resources: [pods], verbs: [get]}]'
    expect(await answers(check, role('admin', harmless) + bind('ClusterRoleBinding', 'admin', web))).toEqual([])
  })

  it('knows that the API server gives cluster-admin its rules back, unless it is told not to', async () => {
    const narrowed = role('cluster-admin', '[{apiGroups: [""], resources: [pods], verbs: [get]}]')
    const binding = bind('ClusterRoleBinding', 'cluster-admin', web)
    expect(await answers(check, narrowed + binding)).toHaveLength(1)
    const kept = 'metadata: { annotations: { rbac.authorization.kubernetes.io/autoupdate: "false" }, '
    expect(await answers(check, narrowed.replace(/metadata: *{/, kept) + binding)).toEqual([])
  })

  it('does not ask about bindings that are excused by name', async () => {
    const binding = bind('ClusterRoleBinding', 'cluster-admin', web)
    const excused = (name: string) => answers(check, binding, { params: { excusedBindings: [name] } })
    expect(await excused('b')).toEqual([])
    expect(await excused('b*')).toEqual([])
    expect(await excused('c*')).toHaveLength(1)
  })

  it('leaves the control plane and listed subjects alone', async () => {
    const subjects = '[{kind: Group, name: system:masters}, {kind: User, name: jane}, {kind: User, name: joe}]'
    const text = bind('ClusterRoleBinding', 'cluster-admin', subjects)
    expect(await answers(check, text)).toEqual([
      'fail ClusterRoleBinding/b User jane',
      'fail ClusterRoleBinding/b User joe',
    ])
    expect(await answers(check, text, { params: { breakGlass: ['User j*'] } })).toEqual([])
  })

  it('leaves a binding in a namespace to its sister, which takes kube-system more seriously', async () => {
    const sister = 'RB-02/namespace-admin-binding'
    expect(await answers(check, bind('RoleBinding', 'cluster-admin', web))).toEqual([])
    expect(await ask(sister, bind('RoleBinding', 'cluster-admin', web))).toMatchObject([{ severity: 'medium' }])
    const system = bind('RoleBinding', 'cluster-admin', web, 'kube-system')
    expect(await ask(sister, system)).toMatchObject([{ severity: 'high' }])
    expect(await ask(sister, bind('RoleBinding', 'admin', web))).toEqual([])
  })

  it('does not know a role it was not given', async () => {
    const text = bind('ClusterRoleBinding', 'somewhere', web)
    expect(await answers(check, text, { complete: false })).toEqual(['unknown ClusterRoleBinding/b'])
    expect(await answers(check, text)).toEqual([])
  })

  it('survives subjects of the wrong type', async () => {
    expect(await answers(check, bind('ClusterRoleBinding', 'cluster-admin', '[null, 7, {kind: User}]'))).toEqual([])
    expect(await answers(check, bind('ClusterRoleBinding', 'cluster-admin', 'all'))).toEqual([])
  })
})

describe('RB-02/workload-cluster-admin', () => {
  const check = 'RB-02/workload-cluster-admin'
  const admin = bind('ClusterRoleBinding', 'cluster-admin', web)

  it('needs a token in the pod', async () => {
    expect(await answers(check, admin + account('web') + pod('serviceAccountName: web'))).toEqual(['fail Pod/p'])
    const without = pod('serviceAccountName: web, automountServiceAccountToken: false')
    expect(await answers(check, admin + account('web') + without)).toEqual([])
    const said = account('web', 'automountServiceAccountToken: false')
    expect(await answers(check, admin + said + pod('serviceAccountName: web'))).toEqual([])
  })

  it('sees rights that come through a group', async () => {
    const group = bind('ClusterRoleBinding', 'cluster-admin', '[{kind: Group, name: "system:serviceaccounts:shop"}]')
    expect(await answers(check, group + pod(''))).toEqual(['fail Pod/p'])
  })

  it('is open where bindings may be missing, unless a known one decides', async () => {
    expect(await answers(check, account('web') + pod('serviceAccountName: web'), { complete: false })).toEqual([
      'unknown Pod/p',
    ])
    const known = admin + account('web') + pod('serviceAccountName: web')
    expect(await answers(check, known, { complete: false })).toEqual(['fail Pod/p'])
  })
})

describe('RB-04', () => {
  const list = '[{apiGroups: [""], resources: [secrets], verbs: [list]}]'

  it('splits cluster-wide and namespaced reading', async () => {
    const wide = role('r', list) + bind('ClusterRoleBinding', 'r', web)
    const narrow = role('r', list) + bind('RoleBinding', 'r', web)
    expect(await answers('RB-04/cluster-secrets', wide)).toHaveLength(1)
    expect(await answers('RB-04/namespace-secrets', wide)).toEqual([])
    expect(await answers('RB-04/namespace-secrets', narrow)).toHaveLength(1)
  })

  it('accepts named Secrets, other groups and other verbs', async () => {
    for (const rules of [
      '[{apiGroups: [""], resources: [secrets], verbs: [get], resourceNames: [a]}]',
      '[{apiGroups: [apps], resources: [secrets], verbs: [list]}]',
      '[{apiGroups: [""], resources: [secrets], verbs: [create, delete]}]',
      '[{apiGroups: [""], resources: ["secrets/*"], verbs: [list]}]',
    ])
      expect(await answers('RB-04/cluster-secrets', role('r', rules) + bind('ClusterRoleBinding', 'r', web))).toEqual(
        [],
      )
  })

  it('follows the right into the pods that carry the token', async () => {
    const wide =
      role('r', list) + bind('ClusterRoleBinding', 'r', web) + account('web') + pod('serviceAccountName: web')
    expect(await answers('RB-04/workload-secrets', wide)).toEqual(['fail Pod/p'])
    expect(await answers('RB-04/workload-secrets', wide, { complete: false })).toEqual(['fail Pod/p'])
    const narrow = role('r', list) + bind('RoleBinding', 'r', web) + account('web') + pod('serviceAccountName: web')
    expect(await answers('RB-04/workload-secrets', narrow)).toEqual([])
    expect(await answers('RB-04/workload-secrets', wide, { params: { readers: ['ServiceAccount shop/web'] } })).toEqual(
      [],
    )
  })

  it('takes one namespace more seriously where it is kube-system or the subject is everybody', async () => {
    const severities = async (subjects: string, namespace?: string) => {
      const text = role('r', list) + bind('RoleBinding', 'r', subjects, namespace)
      return (await ask('RB-04/namespace-secrets', text)).map(({ severity }) => severity)
    }
    expect(await severities(web)).toEqual(['medium'])
    expect(await severities(web, 'kube-system')).toEqual(['high'])
    const groups = ['authenticated', 'serviceaccounts', 'unauthenticated', 'serviceaccounts:shop']
    const subjects = groups.map((name) => `{kind: Group, name: "system:${name}"}`).join()
    expect((await severities(`[${subjects}]`)).toSorted()).toEqual(['high', 'high', 'high', 'medium'])
  })

  it('leaves whoever may do everything to RB-02', async () => {
    expect(await answers('RB-04/cluster-secrets', bind('ClusterRoleBinding', 'cluster-admin', web))).toEqual([])
    expect(await answers('RB-04/namespace-secrets', bind('RoleBinding', 'cluster-admin', web))).toEqual([])
  })

  it('knows that edit reads Secrets and view does not', async () => {
    expect(
      await answers('RB-04/namespace-secrets', bind('RoleBinding', 'edit', web), { complete: false }),
    ).toHaveLength(1)
    const view = await answers('RB-04/namespace-secrets', bind('RoleBinding', 'view', web), { complete: false })
    expect(view).toEqual(['unknown RoleBinding/b']) // other roles may be aggregated into it
    expect(await answers('RB-04/namespace-secrets', bind('RoleBinding', 'view', web))).toEqual([])
  })
})

describe('RB-05', () => {
  const found = async (rules: string) => {
    const checks = ['RB-05/wildcard-resources', 'RB-05/wildcard-verbs', 'RB-05/wildcard-groups'] as const
    const counts = await Promise.all(checks.map(async (check) => (await answers(check, role('r', rules))).length))
    return counts
  }

  it('reports one rule once', async () => {
    expect(await found('[{apiGroups: ["*"], resources: ["*"], verbs: ["*"]}]')).toEqual([1, 0, 0])
    expect(await found('[{apiGroups: ["*"], resources: [pods], verbs: ["*"]}]')).toEqual([0, 1, 0])
    expect(await found('[{apiGroups: ["*"], resources: [pods], verbs: [get]}]')).toEqual([0, 0, 1])
    expect(await found('[{apiGroups: [""], resources: ["pods/*"], verbs: [get]}]')).toEqual([0, 0, 0])
    expect(await found('[{apiGroups: [""], resources: ["*/scale"], verbs: [get]}]')).toEqual([1, 0, 0])
  })

  it('takes one subresource of everything for less, unless it runs code or the verbs are wild', async () => {
    const rule = (resources: string, verbs = 'get') =>
      role('r', `[{apiGroups: [""], resources: [${resources}], verbs: ["${verbs}"]}]`)
    const judged = async (text: string) => {
      const found = await ask('RB-05/wildcard-resources', text)
      return found.map(({ severity, about }) => `${severity} ${about}`)
    }
    expect(await judged(rule('"*/scale"'))).toEqual(['medium rules.0.resources.0'])
    expect(await judged(rule('"*/scale"', 'update'))).toEqual(['medium rules.0.resources.0'])
    expect(await judged(rule('"*/scale", "*"'))).toEqual(['high rules.0.resources.1'])
    expect(await judged(rule('"*/scale", "*/proxy"'))).toEqual(['high rules.0.resources.1'])
    expect(await judged(rule('"*/scale"', '*'))).toEqual(['high rules.0.resources.0'])
    expect(await judged(rule('"*/*"'))).toEqual([])
  })

  it('says which subresource it is', async () => {
    const scale = role('r', '[{apiGroups: [apps], resources: ["*/scale"], verbs: [get]}]')
    expect(await messages('RB-05/wildcard-resources', scale)).toEqual([
      'this rule grants the subresource scale of every resource of its groups, also of those added later',
    ])
  })

  it('leaves roles of Kubernetes alone, and not those that only claim to be', async () => {
    const named = (name: string): string =>
      `${rbac}\nkind: ClusterRole\nmetadata: {name: "${name}", labels: {kubernetes.io/bootstrapping: rbac-defaults}}\nrules: [{apiGroups: ["*"], resources: ["*"], verbs: ["*"]}]\n`
    expect(await answers('RB-05/wildcard-resources', named('system:controller:x'))).toEqual([])
    expect(await answers('RB-05/wildcard-resources', named('viewer'))).toEqual(['fail ClusterRole/viewer'])
  })
})

describe('RB-18', () => {
  it('finds the default account under each of its names', async () => {
    const subjects =
      '[{kind: ServiceAccount, name: default}, {kind: User, name: "system:serviceaccount:shop:default"}, {kind: Group, name: "system:serviceaccounts"}, {kind: User, name: default}]'
    expect(await answers('RB-18/default-account-bound', bind('RoleBinding', 'view', subjects))).toHaveLength(3)
  })

  it('counts the groups that every account is in', async () => {
    const check = 'RB-18/default-account-bound'
    const everybody = (name: string) => bind('ClusterRoleBinding', 'edit', `[{kind: Group, name: "system:${name}"}]`)
    expect(await answers(check, everybody('authenticated'))).toEqual([
      'fail ClusterRoleBinding/b Group system:authenticated',
    ])
    expect(await answers(check, everybody('unauthenticated'))).toEqual([])
    for (const name of ['authenticated', 'serviceaccounts'])
      expect(await messages(check, everybody(name))).toEqual([expect.stringContaining('every pod of every namespace ')])
    expect(await messages(check, everybody('serviceaccounts:shop'))).toEqual([
      expect.stringContaining('every pod of the namespace '),
    ])
  })

  it.each(['basic-user', 'discovery', 'public-info-viewer', 'service-account-issuer-discovery'])(
    'leaves out what Kubernetes itself grants to all: %s',
    async (name) => {
      const everybody = '[{kind: Group, name: "system:authenticated"}, {kind: Group, name: "system:serviceaccounts"}]'
      const own = (to: string) => bind('ClusterRoleBinding', to, everybody).replace('name: b', `name: "system:${name}"`)
      expect(await answers('RB-18/default-account-bound', own(`"system:${name}"`))).toEqual([])
      expect(await answers('RB-18/default-account-bound', own('edit'))).toHaveLength(2)
    },
  )

  it('does not take a label for an excuse', async () => {
    const text = `${rbac}\nkind: RoleBinding\nmetadata: {name: b, namespace: shop, labels: {kubernetes.io/bootstrapping: rbac-defaults}}\nroleRef: {kind: ClusterRole, name: view}\nsubjects: [{kind: ServiceAccount, name: default}]\n`
    expect(await answers('RB-18/default-account-bound', text)).toHaveLength(1)
  })

  it('misses an account only where all were given, and in its own namespace', async () => {
    const elsewhere = '---\napiVersion: v1\nkind: ServiceAccount\nmetadata: {name: web, namespace: data}\n'
    const text = elsewhere + pod('serviceAccountName: web')
    expect(await answers('RB-18/missing-account', text)).toEqual(['fail Pod/p'])
    expect(await answers('RB-18/missing-account', text, { complete: false })).toEqual(['unknown Pod/p'])
    expect(await answers('RB-18/missing-account', pod('serviceAccountName: ""'))).toEqual([])
  })

  it('takes the deprecated field for the account where it is alone', async () => {
    expect(await answers('RB-18/default-account-used', pod('serviceAccount: web'))).toEqual([])
    expect(await answers('RB-18/deprecated-account-field', pod('serviceAccount: web'))).toEqual(['fail Pod/p'])
    const both = pod('serviceAccount: web, serviceAccountName: web')
    expect(await answers('RB-18/deprecated-account-field', both)).toEqual([])
  })
})

describe('RB-19', () => {
  const both = async (text: string, options?: AskOptions) => [
    ...(await answers('RB-19/token-by-default', text, options)),
    ...(await answers('RB-19/token-without-rights', text, options)),
  ]

  it('reports a mount once, by default or by request', async () => {
    expect(await both(account('web') + pod('serviceAccountName: web'))).toEqual(['fail Pod/p'])
    expect(await both(pod('automountServiceAccountToken: true'))).toEqual(['fail Pod/p'])
    expect(await both(account('default', 'automountServiceAccountToken: true') + pod(''))).toEqual(['fail Pod/p'])
  })

  it('lets the pod win over its account', async () => {
    const no = account('web', 'automountServiceAccountToken: false')
    expect(await both(no + pod('serviceAccountName: web'))).toEqual([])
    expect(await both(no + pod('serviceAccountName: web, automountServiceAccountToken: true'))).toEqual(['fail Pod/p'])
    expect(
      await both(account('web', 'automountServiceAccountToken: true') + pod('automountServiceAccountToken: false')),
    ).toEqual([])
  })

  it('accepts a token that is asked for by an account with rights', async () => {
    const asked = pod('serviceAccountName: web, automountServiceAccountToken: true')
    expect(await both(account('web') + asked + bind('RoleBinding', 'view', web))).toEqual([])
  })

  it('hears what a default account of a cluster says', async () => {
    const live = '---\napiVersion: v1\nkind: ServiceAccount\nmetadata: {name: default, namespace: shop, uid: u}\n'
    expect(await both(live + pod(''))).toEqual(['fail Pod/p'])
    expect(await both(`${live}automountServiceAccountToken: false\n${pod('')}`)).toEqual([])
  })

  it('does not know where an operator names the account', async () => {
    const prometheus = `apiVersion: monitoring.coreos.com/v1\nkind: Prometheus\nmetadata: {name: p, namespace: shop}\nspec: {replicas: 1}\n`
    expect(await both(prometheus)).toEqual(['unknown Prometheus/p', 'unknown Prometheus/p'])
    const admin = bind(
      'ClusterRoleBinding',
      'cluster-admin',
      '[{kind: ServiceAccount, name: default, namespace: shop}]',
    )
    expect(await answers('RB-02/workload-cluster-admin', prometheus + admin)).toEqual(['unknown Prometheus/p'])
  })

  it('is milder where the account has rights', async () => {
    const text = account('web') + pod('serviceAccountName: web')
    expect(await ask('RB-19/token-by-default', text)).toMatchObject([{ severity: 'medium' }])
    const bound = text + bind('RoleBinding', 'view', web)
    expect(await ask('RB-19/token-by-default', bound)).toMatchObject([{ severity: 'low' }])
  })

  it('does not know without the account or its bindings', async () => {
    expect(await both(pod('serviceAccountName: web'), { complete: false })).toEqual(['unknown Pod/p', 'unknown Pod/p'])
    expect(await both(pod('automountServiceAccountToken: true'), { complete: false })).toEqual(['unknown Pod/p'])
  })
})

describe('rights that few should hold', () => {
  const certificates = (...resources: string[]): string =>
    `[${resources.map((one) => `{apiGroups: [certificates.k8s.io], resources: ["${one}"], verbs: [update, approve]}`).join()}]`
  const onRoles = (verb: string, more = ''): string =>
    `[{apiGroups: [rbac.authorization.k8s.io], resources: [clusterroles], verbs: [${verb}] ${more}}]`
  const webhooks = (verb: string, more = ''): string =>
    `[{apiGroups: [admissionregistration.k8s.io], resources: [mutatingwebhookconfigurations], verbs: [${verb}] ${more}}]`
  const held = (check: CheckId, rules: string, params = {}) =>
    answers(check, role('r', rules) + bind('ClusterRoleBinding', 'r', web), { params })

  it('need both halves to approve certificates (RB-11)', async () => {
    const check = 'RB-11/approval'
    expect(await held(check, certificates('certificatesigningrequests/approval', 'signers'))).toHaveLength(1)
    expect(await held(check, certificates('certificatesigningrequests/approval'))).toEqual([])
    expect(await held(check, certificates('signers'))).toEqual([])
  })

  it.each([
    ['bind', 1],
    ['escalate', 1],
    ['"*"', 1],
    ['create', 0],
  ])('count the verb %s on roles (RB-08)', async (verb, findings) => {
    expect(await held('RB-08/cluster-escalation', onRoles(verb))).toHaveLength(findings)
    expect(await held('RB-08/cluster-escalation', onRoles(verb, ', resourceNames: [view]'))).toEqual([])
  })

  it('bind cluster roles in a namespace too, but do not write them there (RB-08)', async () => {
    const check = 'RB-08/namespace-escalation'
    const inNamespace = (rules: string) => answers(check, role('r', rules) + bind('RoleBinding', 'r', web))
    const onOwnRoles = (verb: string) => onRoles(verb).replace('clusterroles', 'roles')
    expect(await inNamespace(onRoles('bind'))).toHaveLength(1)
    expect(await inNamespace(onOwnRoles('bind'))).toHaveLength(1)
    expect(await inNamespace(onRoles('escalate'))).toEqual([])
    expect(await inNamespace(onOwnRoles('escalate'))).toHaveLength(1)
    expect(await inNamespace(onRoles('bind', ', resourceNames: [view]'))).toEqual([])
    expect(await answers(check, bind('RoleBinding', 'edit', web))).toEqual([])
  })

  it('bind cluster roles from a role of the namespace as well (RB-08)', async () => {
    const own = (text: string) =>
      text.replace('kind: ClusterRole\n', 'kind: Role\n').replace('name: r}', 'name: r, namespace: shop}')
    const grantor = own(role('r', onRoles('bind')))
    const bound = bind('RoleBinding', 'r', web).replace('{kind: ClusterRole,', '{kind: Role,')
    expect(await answers('RB-08/namespace-escalation', grantor + bound)).toEqual([
      'fail RoleBinding/b ServiceAccount shop/web',
    ])
    expect(await answers('RB-08/unbound-role', grantor)).toEqual(['fail Role/r'])
    expect(await answers('RB-08/unbound-role', own(role('r', onRoles('escalate'))))).toEqual([])
  })

  it('excuse a controller that names its own webhook (RB-12)', async () => {
    expect(await held('RB-12/admission', webhooks('patch'))).toHaveLength(1)
    expect(await held('RB-12/admission', webhooks('get'))).toEqual([])
    expect(await held('RB-12/admission', webhooks('patch', ', resourceNames: [mine]'))).toEqual([])
  })

  it('excuse listed holders, and leave whoever may do everything to RB-02', async () => {
    expect(await held('RB-12/admission', webhooks('patch'), { holders: ['ServiceAccount shop/*'] })).toEqual([])
    expect(await held('RB-12/admission', '[{apiGroups: ["*"], resources: ["*"], verbs: ["*"]}]')).toEqual([])
  })

  it('are found at the rule that completes them', async () => {
    const rules = certificates('x', 'signers', 'y', 'certificatesigningrequests/approval', 'z')
    expect(await ask('RB-11/unbound-role', role('r', rules))).toMatchObject([{ about: 'rules.3.verbs' }])
  })

  it('are found in roles that nobody is bound to, and once only', async () => {
    const check = 'RB-12/unbound-role'
    expect(await answers(check, role('r', webhooks('patch')))).toEqual(['fail ClusterRole/r'])
    expect(await held(check, webhooks('patch'))).toEqual([])
    expect(await answers(check, role('r', webhooks('patch')), { complete: false })).toEqual(['unknown ClusterRole/r'])
    expect(await answers(check, role('r', webhooks('get')), { complete: false })).toEqual([])
    const part = role('r', webhooks('patch')).replace(
      /metadata: *{/,
      'metadata: {labels: {rbac.authorization.k8s.io/aggregate-to-admin: "true"}, ',
    )
    expect(await answers(check, part)).toEqual([])
  })
})
