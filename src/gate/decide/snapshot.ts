import type { Exception } from '../../assess/index.ts'
import { canonicalJson, type Digest, digestOfText, type Json } from '../../core/index.ts'
import type { PodTemplatePath, PodTemplatePaths } from '../../kube/objects/index.ts'
import { podTemplatePaths } from '../../kube/objects/index.ts'
import type { PsaConfig } from '../../policy/pss/index.ts'
import type { GatePolicy } from '../policy/index.ts'

/** What the gate does with the Pod Security labels of namespaces. */
export interface PodSecuritySettings extends PsaConfig {
  /** Judges pods by the labels of their namespace, as the API server's own plugin does. */
  readonly labels: boolean
  /** Refuses controllers whose pods would be refused; the plugin only warns of them. */
  readonly enforceTemplates: boolean
}

/** Everything a decision depends on beside the request. One review sees one snapshot, whatever is loaded meanwhile. */
export interface Snapshot {
  readonly policies: readonly GatePolicy[]
  readonly exceptions: readonly Exception[]
  readonly podSecurity: PodSecuritySettings
  readonly podTemplates: PodTemplatePaths
  /** Kinds that the configuration says make pods, as `group/Kind`: their templates are held to the namespace's labels too. */
  readonly declaredKinds: ReadonlySet<string>
  /** Failures that ratchets tolerate because they were there before, by `ratchetKey`. */
  readonly tolerated: ReadonlySet<string>
  /** Of everything above; recorded with each decision. */
  readonly digest: Digest
  /** What it was made of: recorded once, so that its decisions can be made again. */
  readonly parts: SnapshotParts
}

export interface SnapshotParts {
  readonly policies?: readonly GatePolicy[]
  readonly exceptions?: readonly Exception[]
  readonly podSecurity?: Partial<PodSecuritySettings>
  readonly podTemplates?: readonly PodTemplatePath[]
  readonly tolerated?: readonly string[]
}

/** Policies in the order of their ids, so that the order of files decides nothing. */
export function makeSnapshot(parts: SnapshotParts): Snapshot {
  const policies = [...(parts.policies ?? [])].sort((a, b) => (a.id < b.id ? -1 : 1))
  const exceptions = parts.exceptions ?? []
  const podSecurity = { labels: true, enforceTemplates: false, ...parts.podSecurity }
  const tolerated = [...new Set(parts.tolerated)].sort()
  const podTemplates = parts.podTemplates ?? []
  const all = { policies, exceptions, podSecurity, podTemplates, tolerated }
  const everything = all as unknown as Json // plain data
  return {
    policies,
    exceptions,
    podSecurity,
    podTemplates: podTemplatePaths(podTemplates),
    declaredKinds: new Set(podTemplates.map(({ group, kind }) => `${group}/${kind}`)),
    tolerated: new Set(tolerated),
    digest: digestOfText(canonicalJson(withoutUndefined(everything))),
    parts: all,
  }
}

function withoutUndefined(value: Json): Json {
  return JSON.parse(JSON.stringify(value)) as Json // it holds no integers beyond 53 bits
}
