/** What the newest Pod Security Standards allow; older versions stand in `policy/pss`. */

/** Capabilities a container may add under baseline. */
export const baselineCapabilities: ReadonlySet<string> = new Set([
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'MKNOD',
  'NET_BIND_SERVICE',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT',
])

/** Capabilities a container may add under restricted. */
export const restrictedCapabilities: ReadonlySet<string> = new Set(['NET_BIND_SERVICE'])

/** SELinux types that baseline allows, by the minor version that added them. */
const seLinuxTypesSince: Readonly<Record<number, readonly string[]>> = {
  0: ['', 'container_t', 'container_init_t', 'container_kvm_t'],
  31: ['container_engine_t'],
}

/** Sysctls that are namespaced and safe, by the minor version that added them. */
const safeSysctlsSince: Readonly<Record<number, readonly string[]>> = {
  0: [
    'kernel.shm_rmid_forced',
    'net.ipv4.ip_local_port_range',
    'net.ipv4.tcp_syncookies',
    'net.ipv4.ping_group_range',
    'net.ipv4.ip_unprivileged_port_start',
  ],
  27: ['net.ipv4.ip_local_reserved_ports'],
  29: [
    'net.ipv4.tcp_keepalive_time',
    'net.ipv4.tcp_fin_timeout',
    'net.ipv4.tcp_keepalive_intvl',
    'net.ipv4.tcp_keepalive_probes',
  ],
  32: ['net.ipv4.tcp_rmem', 'net.ipv4.tcp_wmem'],
  37: ['net.ipv4.tcp_slow_start_after_idle', 'net.ipv4.tcp_notsent_lowat'],
}

/** Volume types that restricted allows. */
export const restrictedVolumeTypes: ReadonlySet<string> = new Set([
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'image',
  'persistentVolumeClaim',
  'projected',
  'secret',
])

const newest = 99

export function seLinuxTypesAt(minor: number): ReadonlySet<string> {
  return new Set(sinceUpTo(seLinuxTypesSince, minor))
}

export function safeSysctlsAt(minor: number): ReadonlySet<string> {
  return new Set(sinceUpTo(safeSysctlsSince, minor))
}

export const seLinuxTypes: ReadonlySet<string> = seLinuxTypesAt(newest)
export const safeSysctls: ReadonlySet<string> = safeSysctlsAt(newest)

function sinceUpTo(table: Readonly<Record<number, readonly string[]>>, minor: number): string[] {
  return Object.entries(table).flatMap(([since, values]) => (Number(since) <= minor ? values : []))
}
