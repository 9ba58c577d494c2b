import type { ImageScan, JsonObject, Path } from '../../core/index.ts'

/** One field of a pod: its value, and the path where it stands or would stand (from the pod's root: `spec`, `metadata`). */
export interface Fact<T> {
  readonly value: T | undefined
  readonly path: Path
}

/** One entry of a list in a pod, always present. */
export interface Entry<T> {
  readonly value: T
  readonly path: Path
}

export interface SeLinuxOptions {
  readonly type: string
  readonly user: string
  readonly role: string
}

/** Security fields that exist on the pod and on each container, where the container's own wins. */
export interface SecurityFacts {
  readonly runAsNonRoot: Fact<boolean>
  readonly runAsUser: Fact<number | bigint>
  readonly seccompType: Fact<string>
  /** `seccompProfile` is there, even when its `type` is not: it then replaces the pod's by an invalid one. */
  readonly hasSeccompProfile: boolean
  readonly appArmorType: Fact<string>
  readonly hasAppArmorProfile: boolean
  readonly seLinux: Fact<SeLinuxOptions>
  readonly hostProcess: Fact<boolean>
}

export type ContainerKind = 'container' | 'init' | 'ephemeral'

export interface EnvFact {
  readonly name: string
  /** A literal value; undefined when it comes from elsewhere. */
  readonly literal: string | undefined
  /** The Secret a `secretKeyRef` names. */
  readonly secret: string | undefined
  readonly path: Path
}

/** One declared port; 0 where a number is not set. */
export interface PortFact {
  readonly containerPort: number
  readonly hostPort: number
  readonly path: Path
}

export interface ContainerFacts extends SecurityFacts {
  readonly name: string
  readonly kind: ContainerKind
  readonly path: Path
  /** The container as written, its known fields only: for checks of what the facts beside do not cover. */
  readonly raw: JsonObject
  readonly image: Fact<string>
  /** What a scan said of the image; `none` where there are scans, and none of it. Undefined where nobody has scans. */
  readonly scan?: ImageScan | 'none'
  readonly pullPolicy: Fact<string>
  readonly privileged: Fact<boolean>
  readonly allowPrivilegeEscalation: Fact<boolean>
  readonly readOnlyRootFilesystem: Fact<boolean>
  readonly procMount: Fact<string>
  readonly addedCapabilities: readonly Entry<string>[]
  readonly droppedCapabilities: readonly Entry<string>[]
  /** Where `capabilities.drop` stands or would stand. */
  readonly dropPath: Path
  readonly ports: readonly PortFact[]
  /** The `hostPort` fields that are set, as declared: the API server adds more to a pod on the host's network. */
  readonly hostPorts: readonly Entry<number>[]
  /** `host` of HTTP and TCP probes and lifecycle handlers. */
  readonly probeHosts: readonly Entry<string>[]
  readonly env: readonly EnvFact[]
  /** Secrets loaded whole by `envFrom`. */
  readonly envFromSecrets: readonly Entry<string>[]
  /** `command` and `args`, in order. */
  readonly words: readonly Entry<string>[]
}

export interface VolumeFact {
  readonly name: string
  readonly path: Path
  /** The volume source fields that are set (`emptyDir`, `hostPath`, …); empty means emptyDir. */
  readonly types: readonly string[]
  readonly hostPath: string | undefined
}

/** A field whose type the API server refuses, so what the pod means is not known. */
export interface MalformedField {
  readonly path: Path
  readonly expected: string
  /** The API server reads it; we stop, and have not seen the rest. */
  readonly overlong?: true
}

/** What a pod's specification says about its security, read once; Pod Security Standards and POD controls judge only this. */
export interface PodFacts {
  /** The specification as written, without its containers, its known fields only. */
  readonly raw: JsonObject
  readonly serviceAccountName: Fact<string>
  readonly automountToken: Fact<boolean>
  readonly os: string | undefined
  readonly security: SecurityFacts
  readonly hostNetwork: Fact<boolean>
  readonly hostPID: Fact<boolean>
  readonly hostIPC: Fact<boolean>
  /** False puts the pod in a user namespace of its own. */
  readonly hostUsers: Fact<boolean>
  readonly sysctls: readonly Entry<string>[]
  readonly volumes: readonly VolumeFact[]
  /** Annotations of the pod, where old versions kept seccomp and AppArmor profiles. */
  readonly annotations: JsonObject
  readonly containers: readonly ContainerFacts[]
  readonly malformed: readonly MalformedField[]
}
