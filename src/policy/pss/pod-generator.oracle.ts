import type { Json } from '../../core/index.ts'

/** Makes pods that differ in the fields the standards look at, valid and odd, the same for the same seed. */
export class PodGenerator {
  #state: number

  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  pod(): Json {
    const annotations = this.#maybe(0.25, () => this.#annotations())
    const metadata = this.#maybe(0.9, () => ({ name: 'p', ...(annotations === undefined ? {} : { annotations }) }))
    // Half of the pods are close to valid, so that a single field decides.
    const clean = this.#chance(0.5)
    const spec: Record<string, Json> = {}
    this.#set(spec, 'containers', 0.97, () => this.#list(1, 3, (index) => this.#container(`c${index}`, clean)))
    this.#set(spec, 'initContainers', 0.3, () => this.#list(0, 2, (index) => this.#container(`i${index}`, clean)))
    this.#set(spec, 'ephemeralContainers', 0.15, () => this.#list(0, 2, (index) => this.#container(`e${index}`, clean)))
    for (const key of ['hostNetwork', 'hostPID', 'hostIPC'])
      this.#set(spec, key, clean ? 0.03 : 0.2, () => this.#flag())
    this.#set(spec, 'hostUsers', 0.3, () => this.#flag())
    this.#set(spec, 'os', 0.2, () => ({ name: this.#pick<Json>(['windows', 'linux', 'Windows', '', null]) }))
    this.#set(spec, 'securityContext', clean ? 0.95 : 0.6, () => this.#podContext(clean))
    this.#set(spec, 'volumes', clean ? 0.1 : 0.4, () => this.#list(0, 3, (index) => this.#volume(`v${index}`)))
    return { apiVersion: 'v1', kind: 'Pod', ...(metadata === undefined ? {} : { metadata }), spec }
  }

  /** From 0 (included) to `limit` (excluded). */
  integer(limit: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let mixed = this.#state
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296) * limit)
  }

  #container(name: string, clean: boolean): Json {
    if (this.#chance(0.01)) return this.#odd()
    const container: Record<string, Json> = { image: 'x' }
    this.#set(container, 'name', 0.97, () => name)
    this.#set(container, 'securityContext', clean ? 0.97 : 0.7, () => this.#containerContext(clean))
    this.#set(container, 'ports', clean ? 0.1 : 0.25, () => this.#list(0, 2, () => this.#port()))
    for (const probe of ['livenessProbe', 'readinessProbe', 'startupProbe'])
      this.#set(container, probe, clean ? 0.05 : 0.15, () => this.#handler())
    this.#set(container, 'lifecycle', 0.1, () => ({
      [this.#pick(['postStart', 'preStop', 'other'])]: this.#handler(),
    }))
    return container
  }

  #podContext(clean: boolean): Json {
    const context = this.#commonContext(clean)
    this.#set(context, 'sysctls', clean ? 0.1 : 0.3, () =>
      this.#list(0, 2, () => this.#pick<Json>([{ name: this.#pick(sysctlNames) }, {}, { name: null }])),
    )
    return context
  }

  #containerContext(clean: boolean): Json {
    const context = this.#commonContext(clean)
    this.#set(context, 'privileged', clean ? 0.1 : 0.3, () => this.#flag())
    if (clean) context.allowPrivilegeEscalation = false
    this.#set(context, 'allowPrivilegeEscalation', clean ? 0.04 : 0.5, () => this.#flag())
    this.#set(context, 'procMount', 0.15, () => this.#pick(['Default', 'Unmasked', '', 'default']))
    if (clean) context.capabilities = { drop: ['ALL'] }
    this.#set(context, 'capabilities', clean ? 0.1 : 0.5, () => {
      const capabilities: Record<string, Json> = {}
      this.#set(capabilities, 'drop', 0.8, () => this.#list(0, 2, () => this.#pick(['ALL', 'ALL', 'all', 'NET_RAW'])))
      this.#set(capabilities, 'add', 0.4, () => this.#list(0, 3, () => this.#pick(capabilityNames)))
      return capabilities
    })
    return context
  }

  #commonContext(clean: boolean): Record<string, Json> {
    const context: Record<string, Json> = clean
      ? { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } }
      : {}
    const rate = clean ? 0.06 : 0.35
    this.#set(context, 'runAsNonRoot', rate, () => this.#flag())
    this.#set(context, 'runAsUser', clean ? 0.1 : 0.3, () =>
      this.#pick<Json>([0, 0, 1000, -1, 0n, 9_007_199_254_740_993n]),
    )
    this.#set(context, 'seccompProfile', rate, () => this.#profile())
    this.#set(context, 'appArmorProfile', rate / 2, () => this.#profile())
    this.#set(context, 'seLinuxOptions', rate / 2, () => {
      const options: Record<string, Json> = {}
      this.#set(options, 'type', 0.6, () => this.#pick(seLinuxTypes))
      for (const key of ['user', 'role', 'level']) this.#set(options, key, 0.2, () => this.#pick(['', 'x']))
      return options
    })
    this.#set(context, 'windowsOptions', rate / 3, () => {
      const options: Record<string, Json> = {}
      this.#set(options, 'hostProcess', 0.8, () => this.#flag())
      return options
    })
    if (this.#chance(0.03)) for (const key of Object.keys(context)) if (this.#chance(0.5)) delete context[key]
    return context
  }

  #profile(): Json {
    const profile: Record<string, Json> = {}
    this.#set(profile, 'type', 0.95, () =>
      this.#pick(['RuntimeDefault', 'Localhost', 'Unconfined', '', 'runtime/default']),
    )
    return profile
  }

  #port(): Json {
    const port: Record<string, Json> = {}
    this.#set(port, 'containerPort', 0.9, () => this.#pick([80, 8080, 0]))
    this.#set(port, 'hostPort', 0.4, () => this.#pick([0, 0, 80, 8443]))
    return port
  }

  #handler(): Json {
    const handler: Record<string, Json> = {}
    const host = (): Json => {
      const action: Record<string, Json> = { port: 80 }
      this.#set(action, 'host', 0.6, () => this.#pick(['', '127.0.0.1', 'localhost', 'example.com']))
      return action
    }
    this.#set(handler, 'httpGet', 0.5, host)
    this.#set(handler, 'tcpSocket', 0.4, host)
    this.#set(handler, 'exec', 0.2, () => ({ command: ['x'] }))
    return handler
  }

  #volume(name: string): Json {
    const volume: Record<string, Json> = { name }
    this.#set(volume, this.#pick(volumeTypes), 0.9, () => ({}))
    this.#set(volume, this.#pick(volumeTypes), 0.08, () => ({ path: '/' }))
    return volume
  }

  #annotations(): Json {
    const annotations: Record<string, Json> = {}
    for (let count = this.integer(3); count >= 0; count--)
      this.#set(annotations, this.#pick(annotationKeys), 0.9, () => this.#pick(annotationValues))
    return annotations
  }

  #set(object: Record<string, Json>, key: string, rate: number, make: () => Json): void {
    if (!this.#chance(rate)) return
    object[key] = this.#chance(0.015) ? this.#odd() : make()
  }

  #maybe<T>(rate: number, make: () => T): T | undefined {
    return this.#chance(rate) ? make() : undefined
  }

  #list(least: number, most: number, make: (index: number) => Json): Json[] {
    return Array.from({ length: least + this.integer(most - least + 1) }, (_, index) =>
      this.#chance(0.01) ? this.#odd() : make(index),
    )
  }

  #flag(): Json {
    return this.#chance(0.5)
  }

  #odd(): Json {
    return this.#pick<Json>([null, 'true', '', 0, 1, true, false, 1.5, [], {}, ['ALL'], [null], { type: 'Localhost' }])
  }

  #chance(rate: number): boolean {
    return this.integer(100_000) < rate * 100_000
  }

  #pick<T>(choices: readonly T[]): T {
    return choices[this.integer(choices.length)] as T // the lists here are never empty
  }
}

const sysctlNames = [
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_unprivileged_port_start',
  'net.ipv4.ip_local_reserved_ports',
  'net.ipv4.tcp_keepalive_time',
  'net.ipv4.tcp_fin_timeout',
  'net.ipv4.tcp_rmem',
  'net.ipv4.tcp_notsent_lowat',
  'net.ipv4.tcp_slow_start_after_idle',
  'kernel.msgmax',
  'kernel/shm_rmid_forced',
]
const capabilityNames = ['NET_BIND_SERVICE', 'CHOWN', 'NET_RAW', 'SYS_ADMIN', 'CAP_CHOWN', 'chown', 'ALL', '']
const seLinuxTypes = ['', 'container_t', 'container_init_t', 'container_kvm_t', 'container_engine_t', 'spc_t']
const volumeTypes = [
  'hostPath',
  'nfs',
  'emptyDir',
  'configMap',
  'csi',
  'downwardAPI',
  'ephemeral',
  'image',
  'persistentVolumeClaim',
  'projected',
  'secret',
  'cephfs',
  'gitRepo',
  'storageos',
  'fc',
  'somethingNew',
]
const annotationKeys = [
  'seccomp.security.alpha.kubernetes.io/pod',
  'container.seccomp.security.alpha.kubernetes.io/c0',
  'container.seccomp.security.alpha.kubernetes.io/i0',
  'container.seccomp.security.alpha.kubernetes.io/nobody',
  'container.seccomp.security.alpha.kubernetes.io/',
  'container.apparmor.security.beta.kubernetes.io/c0',
  'container.apparmor.security.beta.kubernetes.io/nobody',
  'container.apparmor.security.beta.kubernetes.io/',
  'container.apparmor.security.beta.kubernetes.io',
]
const annotationValues = [
  '',
  'runtime/default',
  'docker/default',
  'localhost/x',
  'localhost/',
  'localhost',
  'unconfined',
  'Runtime/default',
]
