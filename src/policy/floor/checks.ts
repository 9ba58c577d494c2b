import { effectiveMinor, type PssVersion } from '../pss/index.ts'
import type { FloorCheck } from './check.ts'
import { allowPrivilegeEscalation } from './checks/allow-privilege-escalation.ts'
import { appArmorProfile } from './checks/app-armor-profile.ts'
import { capabilitiesBaseline } from './checks/capabilities-baseline.ts'
import { capabilitiesRestricted } from './checks/capabilities-restricted.ts'
import { hostNamespaces } from './checks/host-namespaces.ts'
import { hostPathVolumes } from './checks/host-path-volumes.ts'
import { hostPorts } from './checks/host-ports.ts'
import { hostProbes } from './checks/host-probes.ts'
import { privileged } from './checks/privileged.ts'
import { procMount, procMountRestricted } from './checks/proc-mount.ts'
import { restrictedVolumes } from './checks/restricted-volumes.ts'
import { runAsNonRoot } from './checks/run-as-non-root.ts'
import { runAsUser } from './checks/run-as-user.ts'
import { seLinuxOptions } from './checks/se-linux-options.ts'
import { seccompProfileBaseline, seccompProfileRestricted } from './checks/seccomp-profile.ts'
import { sysctls } from './checks/sysctls.ts'
import { windowsHostProcess } from './checks/windows-host-process.ts'

/** Every level but the one that forbids nothing. */
export type FloorLevel = 'baseline' | 'restricted'

/** Older policy versions judge user namespaces and probe hosts differently; no supported server needs them. */
const oldestMinor = 35

/** The checks of a level at a policy version; a restricted one takes the place of the baseline one it includes. */
export function podSecurityChecks(level: FloorLevel, version: PssVersion): readonly FloorCheck[] {
  const minor = effectiveMinor(version)
  if (minor < oldestMinor) throw new RangeError(`the floor knows policy versions from v1.${oldestMinor} on`)
  const both = [
    appArmorProfile,
    hostNamespaces,
    hostPorts,
    hostProbes,
    privileged,
    seLinuxOptions(minor),
    sysctls(minor),
    windowsHostProcess,
  ]
  return [...both, ...(level === 'baseline' ? baselineOnly : restrictedOnly)]
}

const baselineOnly = [capabilitiesBaseline, hostPathVolumes, procMount, seccompProfileBaseline]

const restrictedOnly = [
  allowPrivilegeEscalation,
  capabilitiesRestricted,
  procMountRestricted,
  restrictedVolumes,
  runAsNonRoot,
  runAsUser,
  seccompProfileRestricted,
]
