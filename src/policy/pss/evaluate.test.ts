import { describe, expect, test } from 'vitest'
import type { Json, JsonObject } from '../../core/index.ts'
import { readPodFacts } from '../../kube/pod-facts/index.ts'
import { evaluatePodSecurity, forbiddenMessage, forbiddenReason, pssLevels, strictestLevel } from './index.ts'

const contained = (name: string, context: JsonObject, rest: JsonObject = {}): Json => ({
  name,
  securityContext: context,
  ...rest,
})

function messageOf(
  level: 'baseline' | 'restricted',
  spec: JsonObject,
  annotations: JsonObject = {},
  version = 37,
): string {
  const facts = readPodFacts(spec, { annotations })
  return forbiddenMessage({ level, version }, evaluatePodSecurity(facts, level, version)).replace(
    /^violates .*?": /,
    '',
  )
}

describe('the words of the API server', () => {
  test('begin with the policy and name every check in its order', () => {
    const facts = readPodFacts({ containers: [contained('x', { privileged: true })], hostPID: true }, undefined)
    const policy = { level: 'restricted', version: 'latest' } as const
    expect(forbiddenMessage(policy, evaluatePodSecurity(facts, 'restricted', 'latest'))).toBe(
      'violates PodSecurity "restricted:latest": host namespaces (hostPID=true), ' +
        'privileged (container "x" must not set securityContext.privileged=true), ' +
        'allowPrivilegeEscalation != false (container "x" must set securityContext.allowPrivilegeEscalation=false), ' +
        'unrestricted capabilities (container "x" must set securityContext.capabilities.drop=["ALL"]), ' +
        'runAsNonRoot != true (pod or container "x" must set securityContext.runAsNonRoot=true), ' +
        'seccompProfile (pod or container "x" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")',
    )
  })

  test('keep a version newer than we know', () => {
    const facts = readPodFacts({ hostIPC: true }, undefined)
    expect(forbiddenMessage({ level: 'baseline', version: 99 }, evaluatePodSecurity(facts, 'baseline', 99))).toBe(
      'violates PodSecurity "baseline:v1.99": host namespaces (hostIPC=true)',
    )
  })

  const mixed: readonly (readonly [string, 'baseline' | 'restricted', JsonObject, JsonObject, string])[] = [
    [
      'host ports, sorted as texts',
      'baseline',
      {
        containers: [
          contained('b', {}, { ports: [{ hostPort: 9090 }, { hostPort: 80 }] }),
          contained('a', {}, { ports: [{ hostPort: 10250 }] }),
          contained('c', {}, { ports: [{ containerPort: 1 }] }),
        ],
      },
      {},
      'hostPort (containers "b", "a" use hostPorts 10250, 80, 9090)',
    ],
    [
      'capabilities',
      'baseline',
      { containers: [contained('a', { capabilities: { add: ['foo', 'bar', 'CHOWN'] } })] },
      {},
      'non-default capabilities (container "a" must not include "bar", "foo" in securityContext.capabilities.add)',
    ],
    [
      'volumes',
      'baseline',
      { volumes: [{ name: 'b', hostPath: {} }, { name: 'a', hostPath: {} }, { name: 'c' }] },
      {},
      'hostPath volumes (volumes "b", "a")',
    ],
    [
      'restricted volumes',
      'restricted',
      {
        volumes: [
          { name: 'b', hostPath: {} },
          { name: 'a', nfs: {} },
          { name: 'c', brandNew: {} },
        ],
      },
      {},
      'restricted volume types (volumes "b", "a", "c" use restricted volume types "hostPath", "nfs", "unknown")',
    ],
    [
      'probe hosts, with sorted container names',
      'baseline',
      {
        containers: [
          contained('b', {}, { livenessProbe: { httpGet: { host: 'y' } } }),
          contained('a', {}, { lifecycle: { postStart: { httpGet: { host: 'x' } } } }),
        ],
      },
      {},
      'probe or lifecycle host (containers "a", "b" use probe or lifecycle hosts "x", "y")',
    ],
    [
      'SELinux options of pod and containers',
      'baseline',
      {
        securityContext: { seLinuxOptions: { type: 'foo', role: 'r' } },
        containers: [
          contained('a', { seLinuxOptions: { type: 'bar' } }),
          contained('b', { seLinuxOptions: { user: 'u' } }),
        ],
      },
      {},
      'seLinuxOptions (pod and containers "a", "b" set forbidden securityContext.seLinuxOptions: types "bar", "foo"; user may not be set; role may not be set)',
    ],
    [
      'AppArmor of pod, container and annotation',
      'baseline',
      {
        securityContext: { appArmorProfile: { type: 'Unconfined' } },
        containers: [contained('a', { appArmorProfile: { type: 'Unconfined' } })],
      },
      { 'container.apparmor.security.beta.kubernetes.io/a': 'unconfined' },
      'forbidden AppArmor profiles (pod and container "a" and annotation must not set AppArmor profile type to "Unconfined", "container.apparmor.security.beta.kubernetes.io/a="unconfined"")',
    ],
    [
      'AppArmor annotations alone',
      'baseline',
      {},
      { 'container.apparmor.security.beta.kubernetes.io/a': 'unconfined' },
      'forbidden AppArmor profile (annotation must not set AppArmor profile type to "container.apparmor.security.beta.kubernetes.io/a="unconfined"")',
    ],
    [
      'sysctls in their order',
      'baseline',
      { securityContext: { sysctls: [{ name: 'b' }, { name: 'a' }] } },
      {},
      'forbidden sysctls (b, a)',
    ],
    [
      'procMount',
      'baseline',
      { containers: [contained('a', { procMount: 'Unmasked' }), contained('b', { procMount: 'other' })] },
      {},
      'procMount (containers "a", "b" must not set securityContext.procMount to "Unmasked", "other")',
    ],
    [
      'host process',
      'baseline',
      {
        securityContext: { windowsOptions: { hostProcess: true } },
        containers: [contained('a', { windowsOptions: { hostProcess: true } })],
      },
      {},
      'hostProcess (pod and container "a" must not set securityContext.windowsOptions.hostProcess=true)',
    ],
    [
      'seccomp fields',
      'baseline',
      {
        securityContext: { seccompProfile: { type: 'Unconfined' } },
        containers: [contained('a', { seccompProfile: { type: 'zzz' } })],
      },
      {},
      'seccompProfile (pod and container "a" must not set securityContext.seccompProfile.type to "Unconfined", "zzz")',
    ],
    [
      'what is set before what is not',
      'restricted',
      {
        os: { name: 'windows' },
        containers: [contained('a', { runAsNonRoot: false, runAsUser: 0 }), contained('b', {})],
        securityContext: { runAsUser: 0 },
      },
      {},
      'runAsNonRoot != true (container "a" must not set securityContext.runAsNonRoot=false), ' +
        'runAsUser=0 (pod and container "a" must not set runAsUser=0)',
    ],
    [
      'both halves of the restricted capabilities',
      'restricted',
      {
        securityContext: { runAsNonRoot: true, seccompProfile: { type: 'Localhost' } },
        containers: [
          contained('a', { allowPrivilegeEscalation: false, capabilities: { add: ['CHOWN', 'NET_BIND_SERVICE'] } }),
          contained('b', { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'], add: ['BPF'] } }),
        ],
      },
      {},
      'unrestricted capabilities (container "a" must set securityContext.capabilities.drop=["ALL"]; ' +
        'containers "a", "b" must not include "BPF", "CHOWN" in securityContext.capabilities.add)',
    ],
  ]

  test.each(mixed)('%s', (_name, level, spec, annotations, expected) => {
    expect(messageOf(level, spec, annotations)).toBe(expected)
  })

  test('seccomp annotations, before v1.19', () => {
    const annotations = {
      'seccomp.security.alpha.kubernetes.io/pod': 'unconfined',
      'container.seccomp.security.alpha.kubernetes.io/a': 'say "no"',
    }
    expect(messageOf('baseline', { containers: [{ name: 'a' }] }, annotations, 18)).toBe(
      'seccompProfile (forbidden annotations container.seccomp.security.alpha.kubernetes.io/a="say \\"no\\"", ' +
        'seccomp.security.alpha.kubernetes.io/pod="unconfined")',
    )
  })

  test('reasons alone, for lists of pods', () => {
    const facts = readPodFacts({ hostPID: true, volumes: [{ name: 'v', hostPath: {} }] }, undefined)
    expect(forbiddenReason(evaluatePodSecurity(facts, 'baseline', 'latest').violations)).toBe(
      'host namespaces, hostPath volumes',
    )
  })
})

describe('the strictest level', () => {
  const restricted = {
    allowPrivilegeEscalation: false,
    runAsNonRoot: true,
    capabilities: { drop: ['ALL'] },
    seccompProfile: { type: 'RuntimeDefault' },
  }

  test.each([
    ['restricted', restricted],
    ['baseline', {}],
    ['privileged', { privileged: true }],
  ] as const)('is %s', (level, context) => {
    expect(strictestLevel(readPodFacts({ containers: [contained('a', context)] }, undefined), 'latest')).toBe(level)
    expect(pssLevels).toContain(level)
  })
})
