import { type JsonObject, type Result, textAt } from '../../core/index.ts'
import { compareLevels, type LevelVersion, parsePssLevel } from './levels.ts'
import { parsePssVersion } from './versions.ts'
import { goQuoted } from './wording.ts'

export const psaModes = ['enforce', 'audit', 'warn'] as const
export type PsaMode = (typeof psaModes)[number]

/** What each mode judges pods by. */
export type PsaPolicy = Readonly<Record<PsaMode, LevelVersion>>

export interface ParsedLabels {
  /** Always usable: an invalid level is `restricted` to enforce and `privileged` to audit and warn, a version `latest`. */
  readonly policy: PsaPolicy
  /** One text for each invalid label, as the API server words field errors. */
  readonly errors: readonly string[]
}

const privileged: LevelVersion = { level: 'privileged', version: 'latest' }
export const privilegedPolicy: PsaPolicy = { enforce: privileged, audit: privileged, warn: privileged }

export function modeLabel(mode: PsaMode, part: 'level' | 'version'): string {
  return `pod-security.kubernetes.io/${mode}${part === 'version' ? '-version' : ''}`
}

/** Reads `pod-security.kubernetes.io/{enforce,audit,warn}[-version]`; `defaults` hold for labels that are not set. */
export function parseNamespaceLabels(
  labels: JsonObject | undefined,
  defaults: PsaPolicy = privilegedPolicy,
): ParsedLabels {
  const errors: string[] = []
  const read = <T>(label: string, parse: (text: string) => Result<T, string>, invalid: T): T | undefined => {
    const text = textAt(labels, label)
    if (text === undefined) return undefined
    const parsed = parse(text)
    if (parsed.ok) return parsed.value
    errors.push(`metadata.labels[${label}]: Invalid value: ${goQuoted(text)}: ${parsed.error}`)
    return invalid
  }
  const readMode = (mode: PsaMode): LevelVersion => ({
    level:
      read(modeLabel(mode, 'level'), parsePssLevel, mode === 'enforce' ? 'restricted' : 'privileged') ??
      defaults[mode].level,
    version: read(modeLabel(mode, 'version'), parsePssVersion, 'latest') ?? defaults[mode].version,
  })
  const policy = { enforce: readMode('enforce'), audit: readMode('audit'), warn: readMode('warn') }
  return { policy: { ...policy, warn: warnAtLeastEnforce(policy, labels) }, errors }
}

/** Who enforces a level and says nothing of warnings is warned by it: a controller is never stopped, only warned of. */
function warnAtLeastEnforce({ enforce, warn }: PsaPolicy, labels: JsonObject | undefined): LevelVersion {
  const enforced = textAt(labels, modeLabel('enforce', 'level'))
  const isValid = enforced !== undefined && parsePssLevel(enforced).ok
  const isSet = textAt(labels, modeLabel('warn', 'level')) !== undefined
  if (!isValid || isSet || compareLevels(enforce.level, warn.level) <= 0) return warn
  const hasVersion = textAt(labels, modeLabel('warn', 'version')) !== undefined
  return { level: enforce.level, version: hasVersion ? warn.version : enforce.version }
}

/** Several errors as one text, as the API server joins them. */
export function joinErrors(errors: readonly string[]): string {
  const unique = [...new Set(errors)]
  return unique.length === 1 ? (unique[0] ?? '') : `[${unique.join(', ')}]`
}

export function isFullyPrivileged(policy: PsaPolicy): boolean {
  return psaModes.every((mode) => policy[mode].level === 'privileged')
}

/** The version of `privileged` means nothing. */
export function isEquivalentPolicy(a: PsaPolicy, b: PsaPolicy): boolean {
  return psaModes.every(
    (mode) =>
      a[mode].level === b[mode].level && (a[mode].level === 'privileged' || a[mode].version === b[mode].version),
  )
}
