import { describe, expect, it } from 'vitest'
import { type AskOptions, ask } from '../../../test/answers.ts'
import type { CheckId } from '../../core/index.ts'
import { formatPssVersion, newestPssVersion } from '../../policy/pss/index.ts'
import { findings } from '../answers.oracle.ts'
import { newestVersion } from './pod-security-labels.ts'

/** `fail path`, `unknown need` for every answer of one check. */
async function answers(check: CheckId, text: string, options?: AskOptions): Promise<string[]> {
  return (await ask(check, text, options)).map(({ says, about }) => `${says} ${about}`)
}

const prefix = 'pod-security.kubernetes.io/'
const namespace = (labels: Record<string, unknown>, name = 'shop'): string => {
  const written = Object.fromEntries(Object.entries(labels).map(([key, value]) => [`${prefix}${key}`, value]))
  return `---\n${JSON.stringify({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: written } })}\n`
}
const pod = (image = 'nginx', metadata = ''): string =>
  `---\napiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: shop${metadata}}\nspec: {containers: [{name: c, image: "${image}"}]}\n`

describe('POD-12/enforce', () => {
  it.each([
    [{}, 1],
    [{ enforce: 'privileged' }, 1],
    [{ enforce: 'baseline' }, 0],
    [{ enforce: 'restricted' }, 0],
    [{ enforce: 'Baseline' }, 0], // POD-12/valid-labels reports it
    [{ warn: 'restricted' }, 1],
  ])('judges %j', async (labels, count) => {
    expect(await answers('POD-12/enforce', namespace(labels))).toHaveLength(count)
  })

  it('asks for the level that is configured', async () => {
    const params = { minimum: ['restricted'] }
    expect(await answers('POD-12/enforce', namespace({ enforce: 'baseline' }), { params })).toHaveLength(1)
  })

  it.each([
    [{}, true],
    [{ 'enforce-version': 'latest' }, true],
    [{ 'enforce-version': 'v1.30' }, false],
  ])('is mended so that POD-12/version-pinned has nothing to add to %j', async (labels, pins) => {
    const [finding] = await findings('POD-12/enforce', namespace(labels))
    const version = { op: 'set', path: ['metadata', 'labels', `${prefix}enforce-version`], value: newestVersion }
    const ops = finding?.fix?.kind === 'patch' ? finding.fix.ops : []
    expect(ops.some((op) => JSON.stringify(op) === JSON.stringify(version))).toBe(pins)
  })

  it('pins the newest version that is known', () => {
    expect(newestVersion).toBe(formatPssVersion(newestPssVersion))
  })

  it('does not know the labels of a namespace that was not given, even in a whole cluster', async () => {
    expect(await answers('POD-12/enforce', pod())).toEqual(['unknown api:namespaces'])
    expect(await answers('POD-12/enforce', pod(), { complete: false })).toEqual(['unknown api:namespaces'])
  })

  it('leaves exempt namespaces alone', async () => {
    expect(await answers('POD-12/enforce', namespace({}, 'kube-system'))).toEqual([])
    expect(await answers('POD-12/enforce', namespace({}, 'kube-system'), { params: { exempt: [] } })).toHaveLength(1)
  })
})

describe('the other labels', () => {
  it('have to be spelled as admission knows them', async () => {
    const labels = { enforce: 'restrictive', 'enforce-version': '1.30', audit: 'baseline', 'warn-version': 'v1.02' }
    expect(await answers('POD-12/valid-labels', namespace(labels))).toEqual([
      `fail metadata.labels.${prefix}enforce`,
      `fail metadata.labels.${prefix}enforce-version`,
      `fail metadata.labels.${prefix}warn-version`,
    ])
    const good = { enforce: 'baseline', 'enforce-version': 'latest', 'audit-version': 'v1.36' }
    expect(await answers('POD-12/valid-labels', namespace(good))).toEqual([])
  })

  it('may be of any type without breaking anything', async () => {
    expect(await answers('POD-12/valid-labels', namespace({ enforce: true, audit: ['x'] }))).toHaveLength(2)
  })

  it('are asked to be one step stricter than what is enforced', async () => {
    expect(await answers('POD-12/audit-warn', namespace({ enforce: 'baseline', warn: 'restricted' }))).toEqual([
      `fail metadata.labels.${prefix}audit`,
    ])
    expect(await answers('POD-12/audit-warn', namespace({ enforce: 'restricted' }))).toEqual([])
    expect(await answers('POD-12/audit-warn', namespace({}))).toEqual([]) // POD-12/enforce reports it
  })

  it('pin the version', async () => {
    expect(await answers('POD-12/version-pinned', namespace({ enforce: 'baseline' }))).toHaveLength(1)
    expect(await answers('POD-12/version-pinned', namespace({ enforce: 'privileged' }))).toEqual([])
    const pinned = namespace({ enforce: 'baseline', 'enforce-version': 'v1.36' })
    expect(await answers('POD-12/version-pinned', pinned)).toEqual([])
  })
})

describe('ADM-04', () => {
  const kyverno = (spec: string): string =>
    `---\napiVersion: kyverno.io/v1\nkind: ClusterPolicy\nmetadata: {name: k}\nspec: ${spec}\n`
  const match = 'match: {any: [{resources: {kinds: [Pod]}}]}'

  it.each([
    [`{rules: [{${match}, validate: {}}]}`, 1],
    [`{validationFailureAction: Audit, rules: [{${match}, validate: {}}, {${match}, validate: {}}]}`, 1],
    [`{validationFailureAction: enforce, rules: [{${match}, validate: {}}]}`, 0],
    [`{validationFailureAction: Enforce, rules: [{${match}, validate: {failureAction: Audit}}]}`, 1],
    [`{rules: [{${match}, mutate: {}}]}`, 0],
    ['{rules: all}', 0],
  ])('reads the mode of Kyverno policy %s', async (spec, count) => {
    expect(await answers('ADM-04/audit-only', kyverno(spec))).toHaveLength(count)
  })

  it.each([
    ['{}', 0],
    ['{enforcementAction: deny}', 0],
    ['{enforcementAction: dryrun}', 1],
    ['{enforcementAction: warn}', 1],
    ['{enforcementAction: scoped, scopedEnforcementActions: [{action: deny}]}', 0],
    ['{enforcementAction: scoped, scopedEnforcementActions: [{action: warn}]}', 1],
  ])('reads the mode of Gatekeeper constraint %s', async (spec, count) => {
    const text = `apiVersion: constraints.gatekeeper.sh/v1beta1\nkind: K8sRequiredLabels\nmetadata: {name: g}\nspec: ${spec}\n`
    expect(await answers('ADM-04/audit-only', text)).toHaveLength(count)
  })

  it('sees a policy that enforces for pods, and one that does not', async () => {
    const check = 'ADM-04/no-admission-control'
    const enforced = (kind: string): string =>
      kyverno(`{rules: [{match: {resources: {kinds: [${kind}]}}, validate: {failureAction: Enforce}}]}`)
    expect(await answers(check, namespace({}))).toEqual(['fail metadata.name'])
    expect(await answers(check, namespace({}) + enforced('v1/Pod'))).toEqual([])
    expect(await answers(check, namespace({}) + enforced('Service'))).toEqual(['fail metadata.name'])
    expect(await answers(check, namespace({ enforce: 'baseline' }))).toEqual([])
    expect(await answers(check, namespace({}), { complete: false })).toEqual([
      'unknown api:validatingwebhookconfigurations',
    ])
  })

  it('counts a binding for the policy it names', async () => {
    const admission = 'apiVersion: admissionregistration.k8s.io/v1'
    const policy = (resource: string): string =>
      `---\n${admission}\nkind: ValidatingAdmissionPolicy\nmetadata: {name: v}\nspec: {matchConstraints: {resourceRules: [{apiGroups: [""], resources: [${resource}]}]}}\n`
    const binding = `---\n${admission}\nkind: ValidatingAdmissionPolicyBinding\nmetadata: {name: b}\nspec: {policyName: v, validationActions: [Deny]}\n`
    const check = 'ADM-04/no-admission-control'
    expect(await answers(check, namespace({}) + policy('pods') + binding)).toEqual([])
    expect(await answers(check, namespace({}) + policy('services') + binding)).toHaveLength(1)
    expect(await answers(check, namespace({}) + policy('pods'))).toHaveLength(1)
    expect(await answers('ADM-04/unbound-policy', policy('pods') + binding)).toEqual([])
    expect(await answers('ADM-04/unbound-policy', policy('pods'))).toHaveLength(1)
    expect(await answers('ADM-04/unbound-policy', policy('pods'), { complete: false })).toHaveLength(1)
  })
})

describe('IMG-10', () => {
  it('asks nothing until registries are configured', async () => {
    expect(await answers('IMG-10/unapproved-registry', pod('evil.example.com/x'))).toEqual([])
    const params = { approved: ['docker.io/library'] }
    expect(await answers('IMG-10/unapproved-registry', pod('nginx'), { params })).toEqual([])
    expect(await answers('IMG-10/unapproved-registry', pod('evil/nginx'), { params })).toHaveLength(1)
  })

  it('knows registries that ended', async () => {
    expect(await answers('IMG-10/retired-registry', pod('k8s.gcr.io/pause:3.5'))).toHaveLength(1)
    expect(await answers('IMG-10/retired-registry', pod('bitnamilegacy/redis:7'))).toHaveLength(1)
    expect(await answers('IMG-10/retired-registry', pod('registry.k8s.io/pause:3.5'))).toEqual([])
  })
})

describe('REM-01 and SCR-11', () => {
  const params = { keys: ['team', 'example.com/owner'] }

  it('ask nothing until keys are configured', async () => {
    expect(await answers('REM-01/owner', pod())).toEqual([])
    expect(await answers('SCR-11/criticality', pod())).toEqual([])
  })

  it.each([
    [', labels: {team: web}', 0],
    [', annotations: {example.com/owner: web}', 0],
    [', labels: {team: ""}', 1],
    ['', 1],
  ])('look at a workload with metadata %s', async (metadata, count) => {
    const text = `${namespace({})}${pod('nginx', metadata)}`
    expect(await answers('REM-01/owner', text, { params })).toHaveLength(count)
  })

  it('look at the namespace too, and do not know where it was not given', async () => {
    const owned = 'apiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: {team: web}}\n'
    expect(await answers('REM-01/owner', owned + pod(), { params })).toEqual([])
    expect(await answers('REM-01/owner', pod(), { params, complete: false })).toEqual(['unknown api:namespaces'])
  })
})
