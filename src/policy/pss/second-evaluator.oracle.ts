import type { Json } from '../../core/index.ts'

/**
 * The Pod Security Standards once more, for tests only: written from the published tables as rules over paths of the
 * raw pod, with nothing in common with `checks/` or the pod facts, so that one mistake is not made twice.
 */
interface Rule {
  readonly id: string
  readonly level: 'baseline' | 'restricted'
  /** First and last policy version. */
  readonly from: number
  readonly to?: number
  readonly spared?: (pod: Json) => boolean
  /** Every value found at one of these paths must pass `good`; `|` separates alternatives, `[]` means every entry. */
  readonly paths?: readonly string[]
  readonly type?: 'boolean' | 'string' | 'integer' | 'object'
  readonly good?: (value: Json) => boolean
  /** For what one value alone does not decide. */
  readonly bad?: (pod: Json) => boolean
  readonly replaces?: string
}

const each = 'spec.initContainers|containers|ephemeralContainers[]'
const both = (field: string): string[] => [`spec.securityContext.${field}`, `${each}.securityContext.${field}`]
const oneOf =
  (...values: string[]) =>
  (value: Json): boolean =>
    values.includes(value as string)
const never = (): boolean => false
const isNotTrue = (value: Json): boolean => value !== true

const windows = (pod: Json): boolean => values(pod, 'spec.os.name')[0] === 'windows'
const userNamespace = (pod: Json): boolean => values(pod, 'spec.hostUsers')[0] === false

const sysctls10 =
  'kernel.shm_rmid_forced net.ipv4.ip_local_port_range net.ipv4.tcp_syncookies net.ipv4.ping_group_range'
const sysctls = [
  { from: 0, names: `${sysctls10} net.ipv4.ip_unprivileged_port_start` },
  { from: 27, names: 'net.ipv4.ip_local_reserved_ports' },
  {
    from: 29,
    names:
      'net.ipv4.tcp_keepalive_time net.ipv4.tcp_fin_timeout net.ipv4.tcp_keepalive_intvl net.ipv4.tcp_keepalive_probes',
  },
  { from: 32, names: 'net.ipv4.tcp_rmem net.ipv4.tcp_wmem' },
  { from: 37, names: 'net.ipv4.tcp_slow_start_after_idle net.ipv4.tcp_notsent_lowat' },
]
const capabilities =
  'AUDIT_WRITE CHOWN DAC_OVERRIDE FOWNER FSETID KILL MKNOD NET_BIND_SERVICE SETFCAP SETGID SETPCAP SETUID SYS_CHROOT'
const volumeTypes = 'configMap csi downwardAPI emptyDir ephemeral image persistentVolumeClaim projected secret'
const handlers = 'livenessProbe|readinessProbe|startupProbe'
const restrictedLinux = (id: string, from: number, bad: (pod: Json) => boolean, replaces?: string): Rule[] => [
  { id, level: 'restricted', from, to: 24, bad, ...(replaces === undefined ? {} : { replaces }) },
  { id, level: 'restricted', from: 25, spared: windows, bad, ...(replaces === undefined ? {} : { replaces }) },
]

const rules: readonly Rule[] = [
  { id: 'hostNamespaces', level: 'baseline', from: 0, paths: ['spec.hostNetwork|hostPID|hostIPC'], good: isNotTrue },
  {
    id: 'privileged',
    level: 'baseline',
    from: 0,
    paths: [`${each}.securityContext.privileged`],
    type: 'boolean',
    good: isNotTrue,
  },
  {
    id: 'windowsHostProcess',
    level: 'baseline',
    from: 0,
    paths: both('windowsOptions.hostProcess'),
    type: 'boolean',
    good: isNotTrue,
  },
  {
    id: 'capabilities_baseline',
    level: 'baseline',
    from: 0,
    paths: [`${each}.securityContext.capabilities.add[]`],
    type: 'string',
    good: oneOf(...capabilities.split(' ')),
  },
  { id: 'hostPathVolumes', level: 'baseline', from: 0, paths: ['spec.volumes[].hostPath'], good: never },
  { id: 'hostPorts', level: 'baseline', from: 0, paths: [`${each}.ports[].hostPort`], type: 'integer', good: isZero },
  { id: 'hostPorts', level: 'baseline', from: 0, bad: hostNetworkPorts },
  {
    id: 'hostProbesAndHostLifecycle',
    level: 'baseline',
    from: 34,
    paths: [`${each}.${handlers}.httpGet|tcpSocket.host`, `${each}.lifecycle.postStart|preStop.httpGet|tcpSocket.host`],
    type: 'string',
    good: oneOf(''),
  },
  {
    id: 'appArmorProfile',
    level: 'baseline',
    from: 0,
    paths: both('appArmorProfile'),
    type: 'object',
    good: (profile) => oneOf('RuntimeDefault', 'Localhost')(values(profile, 'type')[0] ?? ''),
  },
  {
    id: 'appArmorProfile',
    level: 'baseline',
    from: 0,
    bad: (pod) =>
      annotations(pod).some(
        ([key, value]) =>
          /^container\.apparmor\.security\.beta\.kubernetes\.io\//.test(key) &&
          !/^(|runtime\/default)$|^localhost\//.test(value),
      ),
  },
  ...[
    { from: 0, to: 30, extra: [] },
    { from: 31, to: 99, extra: ['container_engine_t'] },
  ].map(
    ({ from, to, extra }): Rule => ({
      id: 'seLinuxOptions',
      level: 'baseline',
      from,
      to,
      paths: both('seLinuxOptions.type'),
      type: 'string',
      good: oneOf('', 'container_t', 'container_init_t', 'container_kvm_t', ...extra),
    }),
  ),
  {
    id: 'seLinuxOptions',
    level: 'baseline',
    from: 0,
    paths: both('seLinuxOptions.user|role'),
    type: 'string',
    good: oneOf(''),
  },
  { id: 'procMount', level: 'baseline', from: 0, to: 34, bad: unmasked },
  { id: 'procMount', level: 'baseline', from: 35, spared: userNamespace, bad: unmasked },
  { id: 'procMount_restricted', level: 'restricted', from: 35, bad: unmasked, replaces: 'procMount' },
  {
    id: 'seccompProfile_baseline',
    level: 'baseline',
    from: 0,
    to: 18,
    bad: (pod) => {
      const suffixes = values(pod, each).map((container) => String(values(container, 'name', 'string')[0] ?? ''))
      const keys = [
        'seccomp.security.alpha.kubernetes.io/pod',
        ...suffixes.map((name) => `container.seccomp.security.alpha.kubernetes.io/${name}`),
      ]
      return annotations(pod).some(
        ([key, value]) => keys.includes(key) && !/^(runtime|docker)\/default$|^localhost\//.test(value),
      )
    },
  },
  { id: 'seccompProfile_baseline', level: 'baseline', from: 19, bad: wrongSeccomp },
  ...restrictedLinux(
    'seccompProfile_restricted',
    19,
    (pod) => wrongSeccomp(pod) || lacks(pod, 'seccompProfile', 'object', () => true),
    'seccompProfile_baseline',
  ),
  ...sysctls.map(
    ({ from }, index): Rule => ({
      id: 'sysctls',
      level: 'baseline',
      from,
      to: (sysctls[index + 1]?.from ?? 99) - 1,
      bad: (pod) => {
        const safe = sysctls.slice(0, index + 1).flatMap(({ names }) => names.split(' '))
        return values(pod, 'spec.securityContext.sysctls[]', 'object').some(
          (entry) => !safe.includes(String(values(entry, 'name', 'string')[0] ?? '')),
        )
      },
    }),
  ),
  {
    id: 'restrictedVolumes',
    level: 'restricted',
    from: 0,
    replaces: 'hostPathVolumes',
    paths: ['spec.volumes[]'],
    type: 'object',
    good: (volume) => {
      const set = Object.entries(volume as Record<string, Json>).flatMap(([k, v]) =>
        k === 'name' || v === null ? [] : [k],
      )
      return set.length === 0 || set.some((type) => volumeTypes.split(' ').includes(type))
    },
  },
  ...restrictedLinux('allowPrivilegeEscalation', 8, (pod) =>
    values(pod, each).some(
      (container) => values(container, 'securityContext.allowPrivilegeEscalation', 'boolean')[0] !== false,
    ),
  ),
  ...restrictedLinux(
    'capabilities_restricted',
    22,
    (pod) =>
      values(pod, each).some((container) => {
        const of = (list: string): Json[] => values(container, `securityContext.capabilities.${list}[]`, 'string')
        return !of('drop').includes('ALL') || of('add').some((name) => name !== 'NET_BIND_SERVICE')
      }),
    'capabilities_baseline',
  ),
  { id: 'runAsNonRoot', level: 'restricted', from: 0, to: 34, bad: mayBeRoot },
  { id: 'runAsNonRoot', level: 'restricted', from: 35, spared: userNamespace, bad: mayBeRoot },
  { id: 'runAsUser', level: 'restricted', from: 23, to: 34, bad: isRoot },
  { id: 'runAsUser', level: 'restricted', from: 35, spared: userNamespace, bad: isRoot },
]

/** The ids of the checks that forbid the pod. */
export function secondOpinion(pod: Json, level: 'baseline' | 'restricted', minor: number): Set<string> {
  const current = rules.filter(
    (rule) => rule.from <= minor && minor <= (rule.to ?? 99) && (level === 'restricted' || rule.level === 'baseline'),
  )
  const replaced = new Set(current.map(({ replaces }) => replaces))
  return new Set(current.filter((rule) => !replaced.has(rule.id) && forbids(rule, pod)).map(({ id }) => id))
}

function forbids(rule: Rule, pod: Json): boolean {
  if (rule.spared?.(pod)) return false
  if (rule.bad?.(pod)) return true
  const found = (rule.paths ?? []).flatMap((path) => values(pod, path, rule.type ?? 'any'))
  return found.some((value) => rule.good !== undefined && !rule.good(value))
}

function unmasked(pod: Json): boolean {
  return values(pod, `${each}.securityContext.procMount`, 'string').some((mount) => mount !== 'Default')
}

function mayBeRoot(pod: Json): boolean {
  const field = 'runAsNonRoot'
  return (
    both(field).some((path) => values(pod, path, 'boolean').includes(false)) ||
    lacks(pod, field, 'boolean', (value) => value === true)
  )
}

function isRoot(pod: Json): boolean {
  return both('runAsUser').some((path) => values(pod, path, 'integer').some(isZero))
}

function wrongSeccomp(pod: Json): boolean {
  return both('seccompProfile')
    .flatMap((path) => values(pod, path, 'object'))
    .some((profile) => !['RuntimeDefault', 'Localhost'].includes(String(values(profile, 'type', 'string')[0] ?? '')))
}

/** A container that does not set the field where the pod does not set it well either. */
function lacks(pod: Json, field: string, type: 'boolean' | 'object', good: (value: Json) => boolean): boolean {
  if (values(pod, `spec.securityContext.${field}`, type).some(good)) return false
  return values(pod, each).some((container) => values(container, `securityContext.${field}`, type).length === 0)
}

function hostNetworkPorts(pod: Json): boolean {
  if (values(pod, 'spec.hostNetwork')[0] !== true) return false
  return values(pod, 'spec.initContainers|containers[].ports[].containerPort', 'integer').some((port) => !isZero(port))
}

function isZero(value: Json): boolean {
  return BigInt(value as number | bigint) === 0n
}

function annotations(pod: Json): [string, string][] {
  const [found] = values(pod, 'metadata.annotations', 'object')
  return Object.entries((found ?? {}) as Record<string, Json>).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  )
}

type WantedType = 'boolean' | 'string' | 'integer' | 'object' | 'any'

/** The values at a path, without null and without those of another type. */
function values(root: Json, path: string, type: WantedType = 'any'): Json[] {
  let found: Json[] = [root]
  for (const { keys, list } of parsePath(path)) {
    found = found.flatMap((value) => keys.flatMap((key) => own(value, key)))
    if (list) found = found.flatMap((value) => (Array.isArray(value) ? (value as Json[]) : []))
    // Decoding makes null in a list of strings an empty string.
    if (list && type === 'string') found = found.map((value) => value ?? '')
    found = found.filter((value) => value !== null)
  }
  return found.filter((value) => (path === each ? typed(value, 'object') : typed(value, type)))
}

const parsed = new Map<string, { keys: string[]; list: boolean }[]>()

function parsePath(path: string): { keys: string[]; list: boolean }[] {
  const known = parsed.get(path)
  if (known !== undefined) return known
  const steps = path.split('.').map((step) => ({ keys: step.replace('[]', '').split('|'), list: step.endsWith('[]') }))
  parsed.set(path, steps)
  return steps
}

function own(value: Json, key: string): Json[] {
  return typed(value, 'object') && Object.hasOwn(value as object, key)
    ? [(value as Record<string, Json>)[key] as Json]
    : []
}

function typed(value: Json, type: WantedType): boolean {
  if (type === 'any') return true
  if (type === 'object') return typeof value === 'object' && value !== null && !Array.isArray(value)
  if (type === 'integer') return typeof value === 'bigint' || Number.isInteger(value)
  return typeof value === type
}
