import { describe, expect, it } from 'vitest'
import { loadCatalogue, loadPages } from '../catalogue/index.ts'
import { type CheckId, controlOf, type FixImpact } from '../core/index.ts'
import { splitYamlDocuments } from '../formats/yaml/index.ts'
import { readText } from '../kube/estate/index.ts'
import { type AssessOptions, Assessor, type FixRun, type FixTarget, mendFindings } from './index.ts'

const now = '2026-11-24T00:00:00Z'

async function* chunksOf(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text)
}

async function targetsOf(text: string): Promise<FixTarget[]> {
  const documents = [...splitYamlDocuments(text)]
  const targets: FixTarget[] = []
  for await (const item of readText('a.yaml', chunksOf(text), { named: true })) {
    if ('unread' in item) throw new Error(item.unread.message)
    const { origin } = item.object
    const document = documents[origin.source === 'file' ? origin.doc : -1]?.text
    targets.push({
      object: item.object,
      document: document === undefined ? { ok: false, error: 'in a list' } : { ok: true, value: document },
    })
  }
  return targets
}

interface Options extends Partial<AssessOptions> {
  readonly impacts?: readonly FixImpact[]
  readonly folder?: false
}

async function mend(
  text: string,
  { impacts = ['safe', 'may-break'], folder, ...assess }: Options = {},
): Promise<FixRun> {
  return mendFindings(await targetsOf(text), {
    assess: { now, ...assess },
    impacts: new Set(impacts),
    fileFor: () =>
      folder === false ? { ok: false, error: 'no folder' } : { ok: true, value: 'seawall-generated.yaml' },
  })
}

const textsOf = ({ targets }: FixRun): string[] =>
  targets.map(({ document }) => (document.ok ? document.value : document.error))

const pod = (context: string, spec = '', image = `app:1@sha256:${'ab'.repeat(32)}`) => `apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
${spec}  containers:
    - name: app # the application
      image: ${image}
      securityContext: ${context}
`

describe('fixes that cannot keep an application from starting', () => {
  const only = (...checks: string[]): Options => ({ impacts: ['safe'], selection: { only: checks } })

  it('ask for another user than root where a number above 0 is named already', async () => {
    const run = await mend(pod('{runAsUser: 10001}'), only('POD-03'))
    expect(textsOf(run)).toEqual([pod('{runAsUser: 10001, runAsNonRoot: true}')])
    expect(run.mended.map(({ finding, fix }) => [finding.check, fix.plan.impact, fix.proof.passes])).toEqual([
      ['POD-03/run-as-non-root', 'safe', ['POD-03/run-as-non-root']],
    ])
  })

  it('count the user of the pod, and the false that a container or the pod says', async () => {
    const spec = '  securityContext: {runAsUser: 7, runAsNonRoot: false}\n'
    const run = await mend(pod('{runAsNonRoot: false}', spec), only('POD-03'))
    expect(textsOf(run)).toEqual([pod('{runAsNonRoot: true}', spec.replace('false', 'true'))])
  })

  it.each(['{}', '{runAsUser: 0}', '{runAsNonRoot: false}'])(
    'leave a container that may be root: %s',
    async (context) => {
      const run = await mend(pod(context), only('POD-03'))
      expect(run.mended).toEqual([])
      expect(run.left.length).toBeGreaterThan(0)
    },
  )

  it('spell ALL as Pod Security does', async () => {
    const run = await mend(pod('{capabilities: {drop: [all]}}'), only('POD-05'))
    expect(textsOf(run)).toEqual([pod('{capabilities: {drop: [ALL]}}')])
  })

  it('take the copy of a Secret out of its annotation', async () => {
    const secret = (annotation: string) =>
      `apiVersion: v1\nkind: Secret\nmetadata:\n  name: s\n  annotations:\n    team: a\n${annotation}data: {}\n`
    const copy = `    kubectl.kubernetes.io/last-applied-configuration: '{"kind":"Secret","data":{"a":"czNjcmV0"}}'\n`
    expect(textsOf(await mend(secret(copy), only('SEC-05')))).toEqual([secret('')])
  })
})

describe('mending', () => {
  it('hardens a whole pod, in an order the API server takes, and finds nothing to do the second time', async () => {
    const context = '{privileged: true, runAsUser: 0, capabilities: {add: [CAP_SYS_ADMIN, NET_ADMIN]}}'
    const run = await mend(pod(context, '  hostPID: true # look around\n'), {
      selection: { only: ['POD-0*', 'POD-10'] },
    })
    const [text = ''] = textsOf(run)
    expect(run.left).toEqual([])
    expect(text).toContain('hostPID: false # look around')
    expect(text).toContain('- name: app # the application')
    expect(text).toContain('privileged: false, runAsUser: 10001')
    expect(text).toContain('allowPrivilegeEscalation: false')
    expect(text).not.toContain('SYS_ADMIN')
    const again = await mend(text, { selection: { only: ['POD-0*', 'POD-10'] } })
    expect(again.mended).toEqual([])
    expect(textsOf(again)).toEqual([text])
  })

  it('takes several entries out of one list, each at the place it has by then', async () => {
    const context =
      '\n        capabilities:\n          add: # why\n            - SYS_TIME\n            - CHOWN\n            - SYS_ADMIN\n'
    const [text = ''] = textsOf(await mend(pod(context), { selection: { only: ['POD-05/add-beyond-baseline'] } }))
    expect(text).toContain('add: # why\n            - CHOWN\n')
  })

  it('leaves what the selection leaves out, and what somebody has accepted', async () => {
    const scope = { checks: ['POD-06/privilege-escalation'] }
    const exceptions = [{ id: 'E', scope, reason: 'r', owner: 'o', expires: '2027-01-01', source: 'x' }] as const
    const run = await mend(pod('{}'), { exceptions, selection: { only: ['POD-06', 'POD-04'], skip: ['POD-04'] } })
    expect(run).toMatchObject({ mended: [], refused: [], left: [] })
  })

  it('names the user a container gets when it must not be root', async () => {
    const [text] = textsOf(await mend(pod('{runAsUser: 0}'), { selection: { only: ['POD-03/run-as-non-root'] } }))
    expect(text).toBe(pod('{runAsUser: 10001, runAsNonRoot: true}'))
  })

  it('does not hold a hidden question against the graver mistake that hides it', async () => {
    const run = await mend(pod('{}', '  hostPID: true\n'), { selection: { only: ['POD-02'] } })
    expect(run.mended.map(({ finding }) => finding.check)).toEqual(['POD-02/host-pid'])
    const all = await mend(textsOf(run)[0] ?? '', { impacts: [] })
    expect(all.left.map(({ check }) => check)).toContain('POD-14/user-namespace')
  })
})

describe('what is not mended', () => {
  const shared = `apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  containers:
    - {name: a, image: x, securityContext: &c {privileged: true}}
    - {name: b, image: x, securityContext: *c}
`

  it('is a value that stands for several, and the text stays', async () => {
    const run = await mend(shared, { selection: { only: ['POD-01'] } })
    expect(run.mended).toEqual([])
    expect(run.refused.map(({ why }) => why)).toEqual([
      'spec.containers[0].securityContext is shared by an anchor (&) with other places',
      'spec.containers[1].securityContext is an alias (*) of a value written elsewhere',
    ])
    expect(textsOf(run)).toEqual([shared])
  })

  it('is a pod that something else completes: whether it passes is not known', async () => {
    const task = `apiVersion: tekton.dev/v1
kind: Task
metadata: {name: build, namespace: shop}
spec:
  steps:
    - {name: a, image: x, securityContext: {privileged: true}}
`
    const run = await mend(task, { selection: { only: ['POD-01'] } })
    expect(run.refused.map(({ why }) => why)).toEqual(['whether the check passes then would not be known'])
  })

  it('is what needs a decision: its finding carries steps', async () => {
    const run = await mend(pod('{}', '', 'app:1'), { selection: { only: ['POD-16'] } })
    expect(run.left.map(({ fix }) => fix?.kind)).toEqual(['plan'])
  })
})

describe('new objects', () => {
  const complete = { complete: true, selection: { only: ['NET-03/policy-exists'] } }
  const dns = `---
apiVersion: v1
kind: Pod
metadata: {name: dns, namespace: kube-system, labels: {k8s-app: kube-dns}}
spec:
  containers: [{name: dns, image: dns}]
`

  it('are made for a namespace and judged with everything else', async () => {
    const run = await mend(pod('{}') + dns, complete)
    expect(run.mended.map(({ finding }) => [finding.check, finding.ref.name])).toEqual([
      ['NET-03/policy-exists', 'kube-system'],
      ['NET-03/policy-exists', 'shop'],
    ])
    expect(run.generated.map(({ ref }) => [ref.kind, ref.namespace])).toEqual([
      ['NetworkPolicy', 'kube-system'],
      ['NetworkPolicy', 'shop'],
    ])
    expect(run.generated[0]?.origin).toMatchObject({ source: 'file', file: 'seawall-generated.yaml' })
    expect(run.left).toEqual([])
  })

  it('are not made when they would break something else', async () => {
    const inDefault = pod('{}').replace('shop', 'default')
    const run = await mend(inDefault, { complete: true, selection: { only: ['POD-11/resource-quota'] } })
    expect(run.generated).toEqual([])
    expect(run.refused.map(({ why }) => why)).toEqual(['it would make NET-11/object-in-default worse'])
  })

  it('need a place, and a whole cluster to be missing from', async () => {
    const run = await mend(pod('{}'), { ...complete, folder: false })
    expect(run.refused.map(({ why }) => why)).toEqual(['no folder'])
    expect((await mend(pod('{}'), { ...complete, complete: false })).generated).toEqual([])
  })
})

const pages = await loadPages()

describe('every check', () => {
  it.each(
    loadCatalogue()
      .checks.filter(({ scopes }) => !scopes.includes('image') && !scopes.includes('dockerfile'))
      .map(({ id }) => id),
  )('%s: what it offers for its bad example holds', async (check) => {
    const bad = pages[controlOf(check)]?.examples[check]?.[0]?.bad ?? ''
    const options = { complete: true, selection: { only: [check] } }
    const run = await mend(bad, options)
    const offered = (await findingsOf(bad, check)).filter(
      ({ fix }) => fix?.kind === 'patch' || fix?.kind === 'generate',
    )
    expect(run.mended.length + run.refused.length).toBeGreaterThanOrEqual(Math.min(offered.length, 1))
    const texts = [...textsOf(run)].join('---\n')
    if (run.mended.length > 0 && run.generated.length === 0) {
      expect((await findingsOf(texts, check)).length).toBeLessThan((await findingsOf(bad, check)).length)
      expect((await mend(texts, options)).mended).toEqual([])
    }
  })
})

async function findingsOf(text: string, check: CheckId) {
  const assessor = new Assessor({ now, complete: true, selection: { only: [check] } })
  for (const { object } of await targetsOf(text)) assessor.add(object)
  return assessor.finish().findings
}
