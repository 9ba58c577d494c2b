import type { Json } from '../../core/index.ts'
import { type PsaPolicy, privilegedPolicy } from './namespace-labels.ts'
import type { PssVersion } from './versions.ts'

/** The parts of an admission request that Pod Security Admission looks at. */
export interface PsaRequest {
  readonly operation: string
  readonly group: string
  /** The plural: `pods`. */
  readonly resource: string
  /** Empty for the resource itself. */
  readonly subresource: string
  readonly namespace: string
  /** May be empty for an object that is named by `generateName`. */
  readonly name: string
  readonly username: string
  readonly object: Json | undefined
  readonly oldObject: Json | undefined
}

/** The plugin's configuration (`PodSecurityConfiguration`). */
export interface PsaConfig {
  /** For labels a namespace does not set. */
  readonly defaults?: PsaPolicy
  readonly exemptions?: PsaExemptions
  /** The newest version the cluster knows, as a minor number: `latest` and newer versions mean this one there. */
  readonly newest?: number
}

/** The version whose rules a cluster applies when a label names one. */
export function versionIn({ newest }: PsaConfig, version: PssVersion): PssVersion {
  if (newest === undefined) return version
  return version === 'latest' ? newest : Math.min(version, newest)
}

export interface PsaExemptions {
  readonly usernames?: readonly string[]
  readonly runtimeClasses?: readonly string[]
  readonly namespaces?: readonly string[]
}

export function defaultPolicy(config: PsaConfig): PsaPolicy {
  return config.defaults ?? privilegedPolicy
}

export function isExempt(config: PsaConfig, list: keyof PsaExemptions, name: string | undefined): boolean {
  return name !== undefined && name !== '' && (config.exemptions?.[list]?.includes(name) ?? false)
}
