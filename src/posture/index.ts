import type {
  ControlChecks,
  NamespaceCheck,
  NeighbourCheck,
  ObjectCheck,
  TemplateCheck,
  WorkloadCheck,
} from './check.ts'
import { sec04 } from './secrets/sec-04-secrets-in-env.ts'
import { sec05 } from './secrets/sec-05-literal-credentials.ts'
import { pod01 } from './workload/pod-01-privileged.ts'
import { pod02 } from './workload/pod-02-host-namespaces.ts'
import { pod03 } from './workload/pod-03-non-root.ts'
import { pod04 } from './workload/pod-04-read-only-root.ts'
import { pod05 } from './workload/pod-05-capabilities.ts'
import { pod06 } from './workload/pod-06-privilege-escalation.ts'
import { pod07 } from './workload/pod-07-seccomp.ts'
import { pod08 } from './workload/pod-08-lsm.ts'
import { pod09 } from './workload/pod-09-host-paths.ts'
import { pod10 } from './workload/pod-10-kernel-surface.ts'
import { pod16 } from './workload/pod-16-image-reference.ts'

export type {
  ControlChecks,
  EstateCheck,
  NamespaceCheck,
  NeighbourCheck,
  ObjectCheck,
  TemplateCheck,
  WorkloadCheck,
} from './check.ts'

const controls: readonly ControlChecks[] = [
  pod01,
  pod02,
  pod03,
  pod04,
  pod05,
  pod06,
  pod07,
  pod08,
  pod09,
  pod10,
  pod16,
  sec04,
  sec05,
]

/** Every implemented check of configuration, in the order of the catalogue. */
export const templateChecks: readonly TemplateCheck[] = controls.flatMap((control) => control.templates ?? [])
export const objectChecks: readonly ObjectCheck[] = controls.flatMap((control) => control.objects ?? [])
export const workloadChecks: readonly WorkloadCheck[] = controls.flatMap((control) => control.workloads ?? [])
export const neighbourChecks: readonly NeighbourCheck[] = controls.flatMap((control) => control.neighbours ?? [])
export const namespaceChecks: readonly NamespaceCheck[] = controls.flatMap((control) => control.namespaces ?? [])
