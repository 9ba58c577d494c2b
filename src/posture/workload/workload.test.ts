import { describe, expect, it } from 'vitest'
import { answers, deployment } from '../answers.oracle.ts'

const container = 'spec.template.spec.containers.0'

describe('resources (POD-11)', () => {
  it('takes a limit for the request, as the API server does', async () => {
    const text = deployment('resources: {limits: {memory: 64Mi}}')
    expect(await answers('POD-11/memory-request', text)).toEqual([])
    expect(await answers('POD-11/cpu-request', text)).toEqual([
      `fail Deployment/cart ${container}.resources.requests.cpu = not set`,
    ])
  })

  it('does not know what resources of the wrong type ask for', async () => {
    const text = deployment('resources: {requests: [{cpu: 1}], limits: {cpu: 1}}')
    expect(await answers('POD-11/cpu-request', text)).toEqual(['unknown Deployment/cart'])
    expect(await answers('POD-11/cpu-limit', text)).toEqual([])
  })

  it('cannot say that a namespace has no quota when only some files were given', async () => {
    const text = deployment('')
    const [found = ''] = await answers('POD-11/resource-quota', text)
    expect(found).toContain('fail Namespace/shop')
    expect(await answers('POD-11/resource-quota', text, { complete: false })).toEqual(['unknown Namespace/shop'])
  })

  it.each([
    ['memory=64Mi..1Gi', '2Gi', 1],
    ['memory=64Mi..1Gi', '1Gi', 0],
    ['memory=..1Gi', '1', 0],
    ['memory=64Mi..', '67108863', 1],
    ['cpu=1..2', '9Gi', 0],
  ])('compares the range %s with the limit %s', async (range, limit, findings) => {
    const text = deployment(`resources: {limits: {memory: ${limit}}}`)
    expect(await answers('POD-11/limit-ranges', text, { params: { ranges: [range] } })).toHaveLength(findings)
  })

  it.each(['memory', 'disk=1..2', 'memory=a..b', 'memory=1..2..3'])('says that the range %s is none', async (range) => {
    const text = deployment('resources: {limits: {memory: 1Gi}}')
    const params = { ranges: [range] }
    expect(await answers('POD-11/limit-ranges', text, { params })).toEqual(['unknown Deployment/cart'])
  })
})

describe('probes (POD-15)', () => {
  it('asks neither init containers nor pods that end', async () => {
    const job = (policy: string): string =>
      `---\napiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {restartPolicy: ${policy}, initContainers: [{name: i}], containers: [{name: c}]}\n`
    expect(await answers('POD-15/liveness-probe', job('OnFailure'))).toEqual([])
    expect(await answers('POD-15/liveness-probe', job('Always'))).toEqual([
      'fail Pod/p spec.containers.0.livenessProbe = not set',
    ])
  })
})

describe('accepted pull policies (POD-16)', () => {
  const params = { policies: ['Always'] }
  const digest = `sha256:${'a'.repeat(64)}`

  it.each([
    ['shop/cart', '', 0],
    ['shop/cart:latest', '', 0],
    ['shop/cart:1', '', 1],
    ['shop/cart:1', 'imagePullPolicy: Always', 0],
    ['shop/cart:latest', 'imagePullPolicy: IfNotPresent', 1],
    [`shop/cart@${digest}`, 'imagePullPolicy: IfNotPresent', 0],
  ])('judges %s with "%s" as the API server completes it', async (image, policy, findings) => {
    const text = `---\napiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: c, image: "${image}", ${policy}}]}\n`
    expect(await answers('POD-16/accepted-pull-policy', text, { params })).toHaveLength(findings)
    expect(await answers('POD-16/accepted-pull-policy', text)).toEqual([])
  })
})

describe('floating tags (POD-16)', () => {
  const of = (image: string, policy = 'IfNotPresent'): string =>
    `---\napiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: c, image: "${image}", imagePullPolicy: ${policy}}]}\n`
  const params = { floatingTags: ['nightly'] }

  it.each([
    ['shop/cart:nightly', 1, 0, 1],
    ['shop/cart:1', 0, 1, 0],
    ['shop/cart', 1, 0, 1],
    [`shop/cart:nightly@sha256:${'a'.repeat(64)}`, 0, 0, 0],
  ])('share %s out among the checks', async (image, mutable, digest, policy) => {
    expect(await answers('POD-16/mutable-tag', of(image), { params })).toHaveLength(mutable)
    expect(await answers('POD-16/no-digest', of(image), { params })).toHaveLength(digest)
    expect(await answers('POD-16/pull-policy', of(image), { params })).toHaveLength(policy)
  })

  it('are latest alone where none is named', async () => {
    expect(await answers('POD-16/mutable-tag', of('shop/cart:nightly'))).toEqual([])
    expect(await answers('POD-16/mutable-tag', of('shop/cart:latest'))).toHaveLength(1)
  })

  it('leave a pull policy that is not written to the API server, unless it has to be written', async () => {
    const text = of('shop/cart').replace(', imagePullPolicy: IfNotPresent', '')
    const ask = (unset: string[]) =>
      answers('POD-16/accepted-pull-policy', text, { params: { policies: ['Always'], unset } })
    expect(await ask([])).toEqual([])
    expect(await ask(['refused'])).toEqual(['fail Pod/p spec.containers.0.imagePullPolicy = not set'])
  })
})

describe('required fields (POD-17)', () => {
  const check = 'POD-17/required-fields'
  const ask = (pod: string, own: string, ...fields: string[]) =>
    answers(check, deployment(own, { pod }), { params: { fields } })
  const type = 'container.securityContext.seccompProfile.type=RuntimeDefault'

  it('are none where none are named', async () => {
    expect(await answers(check, deployment(''))).toEqual([])
  })

  it('may have to have a value', async () => {
    expect(await ask('', '', 'pod.priorityClassName')).toEqual([
      'fail Deployment/cart spec.template.spec.priorityClassName = not set',
    ])
    expect(await ask('priorityClassName: high', '', 'pod.priorityClassName')).toEqual([])
    expect(await ask('priorityClassName: high', '', 'pod.priorityClassName=low')).toHaveLength(1)
    expect(
      await ask('securityContext: {supplementalGroups: [5]}', '', 'pod.securityContext.supplementalGroups=/^\\[5\\]$/'),
    ).toEqual([])
  })

  it('come from the pod where the container says nothing, and only then', async () => {
    const pod = 'securityContext: {seccompProfile: {type: RuntimeDefault}}'
    expect(await ask(pod, '', type)).toEqual([])
    expect(await ask(pod, 'securityContext: {seccompProfile: {type: Unconfined}}', type)).toEqual([
      `fail Deployment/cart ${container}.securityContext.seccompProfile.type = "Unconfined"`,
    ])
    expect(await ask(pod, '', 'container.securityContext')).toHaveLength(1)
  })

  it('are not asked where the operating system has no such field', async () => {
    const user = 'container.securityContext.windowsOptions.runAsUserName'
    expect(await ask('os: {name: linux}', '', user)).toEqual([])
    expect(await ask('os: {name: windows}', '', user)).toHaveLength(1)
    expect(await ask('os: {name: windows}', '', type)).toEqual([])
  })

  it.each(['fsGroup', 'node.fsGroup', 'pod', 'pod..fsGroup', 'pod.schedulerName', 'pod.fsGroup=/(/'])(
    'says that %s names none',
    async (field) => {
      expect(await ask('', '', field)).toEqual(['unknown Deployment/cart'])
    },
  )
})

describe('recommended labels (POD-17)', () => {
  const ask = (places: string[], labels: string) =>
    answers(
      'POD-17/recommended-labels',
      deployment('', { labels }).replace('name: cart,', 'name: cart, labels: {team: a},'),
      {
        params: { patterns: ['team'], places },
      },
    )

  it('are asked of the pod as well where that is wanted', async () => {
    expect(await ask(['object'], 'app: cart')).toEqual([])
    expect(await ask(['object', 'pod'], 'app: cart')).toEqual([
      'fail Deployment/cart spec.template.metadata.labels = not set',
    ])
    expect(await ask(['object', 'pod'], 'team: a')).toEqual([])
  })
})

describe('sandboxes (POD-13)', () => {
  const untrusted = deployment('', { labels: 'app: cart, seawall.dev/trust: untrusted' })
  const sandboxed = deployment('', { labels: 'seawall.dev/trust: untrusted', pod: 'runtimeClassName: gvisor' })
  const gvisor = '---\napiVersion: node.k8s.io/v1\nkind: RuntimeClass\nmetadata: {name: gvisor}\nhandler: runsc\n'

  it('accepts only the runtime classes that are named', async () => {
    const check = 'POD-13/accepted-runtime-class'
    const params = { classes: ['kata'] }
    expect(await answers(check, sandboxed)).toEqual([])
    expect(await answers(check, sandboxed, { params })).toEqual([
      'fail Deployment/cart spec.template.spec.runtimeClassName = "gvisor"',
    ])
    expect(await answers(check, untrusted, { params })).toEqual([]) // untrusted-without-sandbox says it
    expect(await answers(check, deployment('', { pod: 'runtimeClassName: runc' }), { params })).toEqual([])
    const sandbox = (spec: string): string =>
      `---\napiVersion: extensions.agents.x-k8s.io/v1beta1\nkind: SandboxTemplate\nmetadata: {name: s}\nspec: {podTemplate: {spec: {${spec} containers: [{name: c}]}}}\n`
    expect(await answers(check, sandbox(''), { params })).toHaveLength(1)
    expect(await answers(check, sandbox('runtimeClassName: kata,'), { params })).toEqual([])
  })

  it('asks for one where the label says untrusted, and only there', async () => {
    expect(await answers('POD-13/untrusted-without-sandbox', untrusted)).toHaveLength(1)
    expect(await answers('POD-13/untrusted-without-sandbox', sandboxed)).toEqual([])
    expect(await answers('POD-13/untrusted-without-sandbox', deployment(''))).toEqual([])
  })

  it('misses the class only when all classes are known', async () => {
    expect(await answers('POD-13/runtime-class-exists', sandboxed)).toHaveLength(1)
    expect(await answers('POD-13/runtime-class-exists', sandboxed, { complete: false })).toEqual([
      'unknown Deployment/cart',
    ])
    expect(await answers('POD-13/runtime-class-exists', sandboxed + gvisor, { complete: false })).toEqual([])
  })

  it('does not know the handlers of nodes that report none', async () => {
    const node = '---\napiVersion: v1\nkind: Node\nmetadata: {name: worker}\n'
    expect(await answers('POD-13/handler-on-nodes', gvisor + node)).toEqual(['unknown RuntimeClass/gvisor'])
    expect(
      await answers('POD-13/handler-on-nodes', `${gvisor}${node}status: {runtimeHandlers: [{name: runc}]}\n`),
    ).toEqual(['fail RuntimeClass/gvisor handler = "runsc"'])
  })
})

describe('labels (POD-17)', () => {
  const labelled = (labels: string): string =>
    `---\napiVersion: v1\nkind: Pod\nmetadata: {name: p, labels: {${labels}}}\nspec: {containers: [{name: c}]}\n`

  it.each([
    ['team', 'team: blue', 0],
    ['team', '', 1],
    ['team=blue', 'team: red', 1],
    ['team=/^b.*e$/', 'team: blue', 0],
    ['team=/^b.*e$/', 'team: "1"', 1],
  ])('compares %s with the labels "%s"', async (pattern, labels, findings) => {
    const params = { patterns: [pattern] }
    expect(await answers('POD-17/required-labels', labelled(labels), { params })).toHaveLength(findings)
  })

  it.each(['=blue', 'team=/(/'])('says that the pattern %s is none', async (pattern) => {
    expect(await answers('POD-17/required-labels', labelled(''), { params: { patterns: [pattern] } })).toEqual([
      'unknown Pod/p',
    ])
  })

  it('asks nothing until patterns are set', async () => {
    expect(await answers('POD-17/*', labelled(''))).toEqual([])
  })
})

describe('leftovers (POD-18)', () => {
  it.each([
    ['[sudo, /app]', 1],
    ['[sh, -c, "cd /; sudo /app"]', 1],
    ['[/usr/bin/sudo, /app]', 1],
    ['[/app, --user=sudoku]', 0],
    ['[/app/pseudo]', 0],
  ])('sees whether %s calls sudo', async (command, findings) => {
    expect(await answers('POD-18/sudo', deployment(`command: ${command}`))).toHaveLength(findings)
  })

  it('does not show the rest of the command line, which may hold a password', async () => {
    const [found] = await answers('POD-18/sudo', deployment('command: [sh, -c, "sudo mysql -pHunter2xyz"]'))
    expect(found).toBe(`fail Deployment/cart ${container}.command.2 = "sudo"`)
  })
})

describe('policies for pods (POD-20)', () => {
  const policy = (spec: string): string =>
    `---\napiVersion: policy/v1beta1\nkind: PodSecurityPolicy\nmetadata: {name: p}\nspec: {${spec}}\n`

  it.each([
    ['runAsUser: {rule: MustRunAsNonRoot}', 0],
    ['runAsUser: {rule: MustRunAs, ranges: [{min: 1, max: 9}]}', 0],
    ['runAsUser: {rule: MustRunAs, ranges: [{min: 0, max: 9}]}', 1],
    ['runAsUser: {rule: MustRunAs}', 1],
    ['', 1],
  ])('sees whether "%s" permits root', async (spec, findings) => {
    expect(await answers('POD-20/root-user', policy(spec))).toHaveLength(findings)
  })

  it('knows that privilege escalation is permitted where nothing is said', async () => {
    expect(await answers('POD-20/privilege-escalation', policy(''))).toEqual([
      'fail PodSecurityPolicy/p spec.allowPrivilegeEscalation = not set',
    ])
  })
})

describe('hostile input', () => {
  const huge = '9007199254740993'

  it('does not crash any check of a workload', async () => {
    const text = deployment(
      `resources: {limits: {cpu: ${huge}, memory: []}, requests: ${huge}}, ports: [1, null, {containerPort: ${huge}}], command: [1], env: [null]`,
      { spec: `replicas: ${huge}`, pod: `runtimeClassName: 1, restartPolicy: []`.replace(', ', '\n      ') },
    )
    const policies = `---
apiVersion: security.openshift.io/v1
kind: SecurityContextConstraints
metadata: {name: s}
runAsUser: {type: MustRunAs, uid: ${huge}}
allowPrivilegeEscalation: ${huge}
allowedCapabilities: [${huge}, null]
requiredDropCapabilities: [${huge}]
seccompProfiles: {}
---
apiVersion: policy/v1beta1
kind: PodSecurityPolicy
metadata: {name: p, annotations: []}
spec: {runAsUser: {rule: MustRunAs, ranges: ${huge}}, allowPrivilegeEscalation: ${huge}}
`
    await expect(answers('POD-*', text + policies)).resolves.toBeInstanceOf(Array)
  })
})
