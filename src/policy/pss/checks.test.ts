import { describe, expect, test } from 'vitest'
import type { Json, JsonObject } from '../../core/index.ts'
import { readPodFacts } from '../../kube/pod-facts/index.ts'
import { evaluatePodSecurity, newestPssVersion, type PssCheckId, pssCheck, pssChecks } from './index.ts'

/** What a case changes in a pod that every level and version admits. */
interface Change {
  readonly spec?: JsonObject
  readonly pod?: JsonObject
  /** Security context of the one container. */
  readonly context?: JsonObject
  readonly container?: JsonObject
  readonly annotations?: JsonObject
}

const good: JsonObject = {
  allowPrivilegeEscalation: false,
  runAsNonRoot: true,
  capabilities: { drop: ['ALL'] },
  seccompProfile: { type: 'RuntimeDefault' },
}
const never = [] as const
const always = [0, 37] as const
type Range = readonly [] | readonly [number, number]

function factsOf({ spec, pod, context, container, annotations }: Change) {
  const main: Json = { name: 'a', image: 'x', securityContext: { ...good, ...context }, ...container }
  return readPodFacts({ containers: [main], securityContext: pod ?? {}, ...spec }, { annotations: annotations ?? {} })
}

/** The versions at which the check forbids the pod, judged at the check's own level. */
function forbiddenAt(id: PssCheckId, change: Change): number[] {
  const level = pssCheck(id)?.level ?? 'restricted'
  const facts = factsOf(change)
  const minors = Array.from({ length: newestPssVersion + 1 }, (_, minor) => minor)
  return minors.filter((minor) => evaluatePodSecurity(facts, level, minor).violations.some(({ check }) => check === id))
}

function minorsIn(range: Range): number[] {
  const [from, to] = range
  return from === undefined || to === undefined ? [] : Array.from({ length: to - from + 1 }, (_, index) => from + index)
}

const unset = { capabilities: null, seccompProfile: null, runAsNonRoot: null, allowPrivilegeEscalation: null }
const windows: JsonObject = { os: { name: 'windows' } }
const userNamespace: JsonObject = { hostUsers: false }
const other = (context: JsonObject): JsonObject => ({ name: 'b', image: 'y', securityContext: { ...good, ...context } })
const probe = (host: string): JsonObject => ({ livenessProbe: { httpGet: { host, port: 80 } } })
const volumes = (...list: JsonObject[]): Change => ({ spec: { volumes: list } })
const sysctl = (name: string): Change => ({ pod: { sysctls: [{ name, value: '1' }] } })

const cases: readonly (readonly [PssCheckId, string, Change, Range])[] = [
  ['privileged', 'a privileged container', { context: { privileged: true } }, always],
  ['privileged', 'privileged: false', { context: { privileged: false } }, never],
  ['privileged', 'an init container', { spec: { initContainers: [other({ privileged: true })] } }, always],
  ['privileged', 'an ephemeral container', { spec: { ephemeralContainers: [other({ privileged: true })] } }, always],

  ['hostNamespaces', 'hostNetwork', { spec: { hostNetwork: true } }, always],
  ['hostNamespaces', 'hostPID', { spec: { hostPID: true } }, always],
  ['hostNamespaces', 'hostIPC', { spec: { hostIPC: true } }, always],
  ['hostNamespaces', 'hostUsers, which no check forbids', { spec: { hostUsers: true, hostPID: false } }, never],

  ['windowsHostProcess', 'the pod', { pod: { windowsOptions: { hostProcess: true } } }, always],
  ['windowsHostProcess', 'a container', { context: { windowsOptions: { hostProcess: true } } }, always],
  ['windowsHostProcess', 'hostProcess: false', { pod: { windowsOptions: { hostProcess: false } } }, never],

  ['capabilities_baseline', 'NET_RAW', { context: { capabilities: { add: ['NET_RAW'] } } }, always],
  ['capabilities_baseline', 'a default one', { context: { capabilities: { add: ['CHOWN', 'SYS_CHROOT'] } } }, never],
  ['capabilities_baseline', 'the CAP_ spelling', { context: { capabilities: { add: ['CAP_CHOWN'] } } }, always],
  [
    'capabilities_baseline',
    'a pod in a user namespace',
    { spec: userNamespace, context: { capabilities: { add: ['SYS_ADMIN'] } } },
    always,
  ],

  ['hostPathVolumes', 'a hostPath', volumes({ name: 'v', hostPath: { path: '/' } }), always],
  ['hostPathVolumes', 'hostPath: null', volumes({ name: 'v', hostPath: null }), never],
  ['hostPathVolumes', 'another type', volumes({ name: 'v', nfs: {} }), never],

  ['hostPorts', 'a host port', { container: { ports: [{ containerPort: 80, hostPort: 80 }] } }, always],
  ['hostPorts', 'hostPort: 0', { container: { ports: [{ containerPort: 80, hostPort: 0 }] } }, never],
  ['hostPorts', 'a container port', { container: { ports: [{ containerPort: 80 }] } }, never],
  [
    'hostPorts',
    'a container port on the host network, defaulted to a host port',
    { spec: { hostNetwork: true }, container: { ports: [{ containerPort: 80 }] } },
    always,
  ],
  [
    'hostPorts',
    'a port of an ephemeral container, which is not defaulted',
    { spec: { hostNetwork: true, ephemeralContainers: [{ name: 'e', ports: [{ containerPort: 80 }] }] } },
    never,
  ],

  ['hostProbesAndHostLifecycle', 'an HTTP probe', { container: probe('example.com') }, [34, 37]],
  ['hostProbesAndHostLifecycle', 'the loopback address too', { container: probe('127.0.0.1') }, [34, 37]],
  ['hostProbesAndHostLifecycle', 'an empty host', { container: probe('') }, never],
  [
    'hostProbesAndHostLifecycle',
    'a TCP probe',
    { container: { startupProbe: { tcpSocket: { host: '::1', port: 1 } } } },
    [34, 37],
  ],
  [
    'hostProbesAndHostLifecycle',
    'a lifecycle handler',
    { container: { lifecycle: { preStop: { tcpSocket: { host: 'x', port: 1 } } } } },
    [34, 37],
  ],

  ['appArmorProfile', 'Unconfined on the pod', { pod: { appArmorProfile: { type: 'Unconfined' } } }, always],
  ['appArmorProfile', 'Unconfined on a container', { context: { appArmorProfile: { type: 'Unconfined' } } }, always],
  ['appArmorProfile', 'Localhost', { context: { appArmorProfile: { type: 'Localhost' } } }, never],
  ['appArmorProfile', 'a profile without a type', { pod: { appArmorProfile: {} } }, always],
  [
    'appArmorProfile',
    'an annotation, even for no container of the pod',
    { annotations: { 'container.apparmor.security.beta.kubernetes.io/zz': 'unconfined' } },
    always,
  ],
  [
    'appArmorProfile',
    'allowed annotations',
    {
      annotations: {
        'container.apparmor.security.beta.kubernetes.io/a': 'runtime/default',
        'container.apparmor.security.beta.kubernetes.io/b': 'localhost/x',
        'container.apparmor.security.beta.kubernetes.io/c': '',
      },
    },
    never,
  ],

  ['seLinuxOptions', 'an unknown type', { pod: { seLinuxOptions: { type: 'spc_t' } } }, always],
  ['seLinuxOptions', 'container_kvm_t', { context: { seLinuxOptions: { type: 'container_kvm_t' } } }, never],
  ['seLinuxOptions', 'container_engine_t', { pod: { seLinuxOptions: { type: 'container_engine_t' } } }, [0, 30]],
  ['seLinuxOptions', 'a user', { context: { seLinuxOptions: { user: 'x' } } }, always],
  ['seLinuxOptions', 'a role', { pod: { seLinuxOptions: { role: 'x' } } }, always],
  ['seLinuxOptions', 'a level', { pod: { seLinuxOptions: { level: 's0:c1', user: '', role: '', type: '' } } }, never],

  ['procMount', 'Unmasked', { context: { procMount: 'Unmasked' } }, always],
  ['procMount', 'Default', { context: { procMount: 'Default' } }, never],
  ['procMount', 'an empty value', { context: { procMount: '' } }, always],
  ['procMount', 'a user namespace', { spec: userNamespace, context: { procMount: 'Unmasked' } }, [0, 34]],
  ['procMount', 'hostUsers: true', { spec: { hostUsers: true }, context: { procMount: 'Unmasked' } }, always],
  ['procMount_restricted', 'Default', { context: { procMount: 'Default' } }, never],
  ['procMount_restricted', 'Unmasked', { context: { procMount: 'Unmasked' } }, [35, 37]],
  ['procMount_restricted', 'a user namespace', { spec: userNamespace, context: { procMount: 'Unmasked' } }, [35, 37]],

  [
    'seccompProfile_baseline',
    "the pod's annotation",
    { annotations: { 'seccomp.security.alpha.kubernetes.io/pod': 'unconfined' } },
    [0, 18],
  ],
  [
    'seccompProfile_baseline',
    "a container's annotation",
    { annotations: { 'container.seccomp.security.alpha.kubernetes.io/a': '' } },
    [0, 18],
  ],
  [
    'seccompProfile_baseline',
    'the annotation of a container that is not there',
    { annotations: { 'container.seccomp.security.alpha.kubernetes.io/zz': 'unconfined' } },
    never,
  ],
  [
    'seccompProfile_baseline',
    'allowed annotations',
    {
      annotations: {
        'seccomp.security.alpha.kubernetes.io/pod': 'docker/default',
        'container.seccomp.security.alpha.kubernetes.io/a': 'localhost/x',
      },
    },
    never,
  ],
  ['seccompProfile_baseline', 'Unconfined', { context: { seccompProfile: { type: 'Unconfined' } } }, [19, 37]],
  ['seccompProfile_baseline', 'no profile at all', { context: unset }, never],
  [
    'seccompProfile_baseline',
    'Unconfined for Windows',
    { spec: windows, pod: { seccompProfile: { type: 'Unconfined' } } },
    [19, 37],
  ],
  ['seccompProfile_restricted', 'no profile at all', { context: unset }, [19, 37]],
  ['seccompProfile_restricted', 'no profile for Windows', { spec: windows, context: unset }, [19, 24]],
  [
    'seccompProfile_restricted',
    "the pod's profile",
    { pod: { seccompProfile: { type: 'Localhost' } }, context: unset },
    never,
  ],
  [
    'seccompProfile_restricted',
    'a bad profile beside a good one',
    { pod: { seccompProfile: { type: 'Localhost' } }, context: { seccompProfile: { type: 'Unconfined' } } },
    [19, 37],
  ],
  [
    'seccompProfile_restricted',
    'a profile without a type, which replaces the good one of the pod',
    { pod: { seccompProfile: { type: 'Localhost' } }, context: { seccompProfile: {} } },
    [19, 37],
  ],

  ['sysctls', 'an unsafe one', sysctl('kernel.msgmax'), always],
  ['sysctls', 'a safe one', sysctl('kernel.shm_rmid_forced'), never],
  ['sysctls', 'one safe since v1.27', sysctl('net.ipv4.ip_local_reserved_ports'), [0, 26]],
  ['sysctls', 'one safe since v1.29', sysctl('net.ipv4.tcp_keepalive_probes'), [0, 28]],
  ['sysctls', 'one safe since v1.32', sysctl('net.ipv4.tcp_wmem'), [0, 31]],
  ['sysctls', 'one safe since v1.37', sysctl('net.ipv4.tcp_notsent_lowat'), [0, 36]],
  ['sysctls', 'the spelling with slashes', sysctl('kernel/shm_rmid_forced'), always],

  ['restrictedVolumes', 'a hostPath', volumes({ name: 'v', hostPath: { path: '/' } }), always],
  ['restrictedVolumes', 'a network file system', volumes({ name: 'v', nfs: { server: 's', path: '/' } }), always],
  ['restrictedVolumes', 'no type, which is an emptyDir', volumes({ name: 'v' }), never],
  ['restrictedVolumes', 'an image, in every version', volumes({ name: 'v', image: { reference: 'x' } }), never],
  [
    'restrictedVolumes',
    'every other allowed type',
    volumes(
      ...[
        'configMap',
        'csi',
        'downwardAPI',
        'emptyDir',
        'ephemeral',
        'persistentVolumeClaim',
        'projected',
        'secret',
      ].map((type) => ({ name: type, [type]: {} })),
    ),
    never,
  ],
  ['restrictedVolumes', 'a type nobody knows', volumes({ name: 'v', brandNew: {} }), always],

  ['allowPrivilegeEscalation', 'unset', { context: unset }, [8, 37]],
  ['allowPrivilegeEscalation', 'true', { context: { allowPrivilegeEscalation: true } }, [8, 37]],
  ['allowPrivilegeEscalation', 'false', {}, never],
  ['allowPrivilegeEscalation', 'unset for Windows', { spec: windows, context: unset }, [8, 24]],
  ['allowPrivilegeEscalation', 'another case', { spec: { os: { name: 'Windows' } }, context: unset }, [8, 37]],

  ['capabilities_restricted', 'nothing dropped', { context: { capabilities: {} } }, [22, 37]],
  ['capabilities_restricted', 'no capabilities at all', { context: unset }, [22, 37]],
  ['capabilities_restricted', 'something else dropped', { context: { capabilities: { drop: ['all'] } } }, [22, 37]],
  [
    'capabilities_restricted',
    'NET_BIND_SERVICE added',
    { context: { capabilities: { drop: ['NET_RAW', 'ALL'], add: ['NET_BIND_SERVICE'] } } },
    never,
  ],
  ['capabilities_restricted', 'CHOWN', { context: { capabilities: { drop: ['ALL'], add: ['CHOWN'] } } }, [22, 37]],
  ['capabilities_restricted', 'nothing dropped for Windows', { spec: windows, context: unset }, [22, 24]],

  ['runAsNonRoot', 'unset', { context: unset }, always],
  ['runAsNonRoot', 'unset with a pod that sets it', { pod: { runAsNonRoot: true }, context: unset }, never],
  ['runAsNonRoot', 'false beside true', { pod: { runAsNonRoot: true }, context: { runAsNonRoot: false } }, always],
  ['runAsNonRoot', 'a pod that says false, containers true', { pod: { runAsNonRoot: false } }, always],
  ['runAsNonRoot', 'false in a user namespace', { spec: userNamespace, context: { runAsNonRoot: false } }, [0, 34]],
  ['runAsNonRoot', 'unset for Windows', { spec: windows, context: unset }, always],

  ['runAsUser', '0 on the pod', { pod: { runAsUser: 0 } }, [23, 37]],
  ['runAsUser', '0 on a container', { context: { runAsUser: 0 } }, [23, 37]],
  ['runAsUser', 'another user', { pod: { runAsUser: 1000 } }, never],
  ['runAsUser', '0 in a user namespace', { spec: userNamespace, context: { runAsUser: 0 } }, [23, 34]],
]

describe('each check forbids at exactly the versions it should', () => {
  test.each(cases)('%s: %s', (id, _name, change, range) => {
    expect(forbiddenAt(id, change)).toEqual(minorsIn(range))
  })

  test('every check has a case that passes and one that fails', () => {
    const missing = pssChecks.filter(({ id }) => {
      const ranges = cases.filter(([of]) => of === id).map(([, , , range]) => range.length)
      return !ranges.includes(2) || !ranges.includes(0)
    })
    expect(missing.map(({ id }) => id)).toEqual([])
  })
})

describe('levels', () => {
  test('the plain pod passes everywhere', () => {
    for (let minor = 0; minor <= newestPssVersion; minor++)
      expect(evaluatePodSecurity(factsOf({}), 'restricted', minor).violations).toEqual([])
  })

  test('privileged forbids nothing', () => {
    expect(evaluatePodSecurity(factsOf({ context: { privileged: true } }), 'privileged', 'latest').allowed).toBe(true)
  })

  test.each([
    ['hostPathVolumes', 'restrictedVolumes', 0, volumes({ name: 'v', hostPath: { path: '/' } })],
    ['capabilities_baseline', 'capabilities_restricted', 22, { context: { capabilities: { add: ['SYS_ADMIN'] } } }],
    ['seccompProfile_baseline', 'seccompProfile_restricted', 19, { pod: { seccompProfile: { type: 'Unconfined' } } }],
    ['procMount', 'procMount_restricted', 35, { context: { procMount: 'Unmasked' } }],
  ] as const)('restricted judges %s by %s from v1.%i on', (baseline, restricted, since, change) => {
    for (let minor = 0; minor <= newestPssVersion; minor++) {
      const { violations } = evaluatePodSecurity(factsOf(change), 'restricted', minor)
      const found = new Set(violations.map(({ check }) => check))
      expect(found.has(restricted)).toBe(minor >= since)
      if (minor >= since) expect(found.has(baseline)).toBe(false)
    }
  })

  test('a Windows pod from v1.25 on escapes the overridden baseline checks as well, as upstream', () => {
    const facts = factsOf({ spec: windows, context: { capabilities: { add: ['SYS_ADMIN'] } } })
    expect(evaluatePodSecurity(facts, 'baseline', 25).allowed).toBe(false)
    expect(evaluatePodSecurity(facts, 'restricted', 25).allowed).toBe(true)
  })
})

describe('places', () => {
  test('name the container, the field and the value', () => {
    const facts = factsOf({ spec: { initContainers: [other({ privileged: true })] } })
    const [found] = evaluatePodSecurity(facts, 'baseline', 'latest').violations
    expect(found).toMatchObject({
      check: 'privileged',
      level: 'baseline',
      violation: {
        path: ['spec', 'initContainers', 0, 'securityContext', 'privileged'],
        value: 'true',
        slot: 'b',
      },
    })
  })

  test('say where an unset field is wanted', () => {
    const { violations } = evaluatePodSecurity(factsOf({ context: unset }), 'restricted', 'latest')
    expect(
      violations.map(({ check, violation: { path, value, absent } }) => [check, path.at(-1), value, absent]),
    ).toEqual([
      ['allowPrivilegeEscalation', 'allowPrivilegeEscalation', 'not set', true],
      ['capabilities_restricted', 'drop', 'not set', true],
      ['runAsNonRoot', 'runAsNonRoot', 'not set', true],
      ['seccompProfile_restricted', 'type', 'not set', true],
    ])
  })

  test('a template is judged without the defaults of a pod', () => {
    const facts = factsOf({ spec: { hostNetwork: true }, container: { ports: [{ containerPort: 80 }] } })
    const checks = (judged: 'pod' | 'template') =>
      evaluatePodSecurity(facts, 'baseline', 'latest', judged).violations.map(({ check }) => check)
    expect(checks('pod')).toEqual(['hostNamespaces', 'hostPorts'])
    expect(checks('template')).toEqual(['hostNamespaces'])
  })
})
