import type { CheckVersion, PssCheck, PssCheckId } from './check.ts'
import { allowPrivilegeEscalation } from './checks/allow-privilege-escalation.ts'
import { appArmorProfile } from './checks/app-armor-profile.ts'
import { capabilitiesBaseline } from './checks/capabilities-baseline.ts'
import { capabilitiesRestricted } from './checks/capabilities-restricted.ts'
import { hostNamespaces } from './checks/host-namespaces.ts'
import { hostPathVolumes } from './checks/host-path-volumes.ts'
import { hostPorts } from './checks/host-ports.ts'
import { hostProbesAndHostLifecycle } from './checks/host-probes.ts'
import { privileged } from './checks/privileged.ts'
import { procMount } from './checks/proc-mount.ts'
import { procMountRestricted } from './checks/proc-mount-restricted.ts'
import { restrictedVolumes } from './checks/restricted-volumes.ts'
import { runAsNonRoot } from './checks/run-as-non-root.ts'
import { runAsUser } from './checks/run-as-user.ts'
import { seLinuxOptions } from './checks/se-linux-options.ts'
import { seccompProfileBaseline } from './checks/seccomp-profile-baseline.ts'
import { seccompProfileRestricted } from './checks/seccomp-profile-restricted.ts'
import { sysctls } from './checks/sysctls.ts'
import { windowsHostProcess } from './checks/windows-host-process.ts'
import type { PodSecurityLevel } from './levels.ts'
import { effectiveMinor, type PssVersion } from './versions.ts'

/** Every check, in the order in which the API server's messages name them: baseline, then restricted, each by id. */
export const pssChecks: readonly PssCheck[] = [
  appArmorProfile,
  capabilitiesBaseline,
  hostNamespaces,
  hostPathVolumes,
  hostPorts,
  hostProbesAndHostLifecycle,
  privileged,
  procMount,
  seLinuxOptions,
  seccompProfileBaseline,
  sysctls,
  windowsHostProcess,
  allowPrivilegeEscalation,
  capabilitiesRestricted,
  procMountRestricted,
  restrictedVolumes,
  runAsNonRoot,
  runAsUser,
  seccompProfileRestricted,
]

export interface ActiveCheck {
  readonly check: PssCheck
  readonly rules: CheckVersion
}

const active = new Map<string, readonly ActiveCheck[]>()

/** The checks of a level at a version, each with the rules of that version. Restricted includes baseline. */
export function activeChecks(level: PodSecurityLevel, version: PssVersion): readonly ActiveCheck[] {
  const minor = effectiveMinor(version)
  const key = `${level} ${minor}`
  const known = active.get(key)
  if (known !== undefined) return known
  const found = selectChecks(level, minor)
  active.set(key, found) // at most one entry a level and known version
  return found
}

function selectChecks(level: PodSecurityLevel, minor: number): ActiveCheck[] {
  const candidates =
    level === 'privileged' ? [] : pssChecks.filter((check) => level === 'restricted' || check.level === level)
  const found = candidates.flatMap((check) => {
    const rules = check.versions.findLast(({ since }) => since <= minor)
    return rules === undefined ? [] : [{ check, rules }]
  })
  const overridden = new Set<PssCheckId>(found.flatMap(({ check }) => check.overrides ?? []))
  return found.filter(({ check }) => !overridden.has(check.id))
}

const byId = new Map(pssChecks.map((check) => [check.id, check]))

export function pssCheck(id: PssCheckId): PssCheck | undefined {
  return byId.get(id)
}
