import type {
  ControlChecks,
  NamespaceCheck,
  NeighbourCheck,
  ObjectCheck,
  TemplateCheck,
  WorkloadCheck,
} from './check.ts'
import { exp01 } from './exposure/exp-01-exposed-consoles.ts'
import { exp02 } from './exposure/exp-02-console-login.ts'
import { exp03 } from './exposure/exp-03-entry-points.ts'
import { exp04 } from './exposure/exp-04-entry-tls.ts'
import { exp05 } from './exposure/exp-05-ingress-controllers.ts'
import { exp06 } from './exposure/exp-06-open-ports.ts'
import { adm04 } from './governance/adm-04-policy-engines.ts'
import { img04 } from './governance/img-04-scanned-images.ts'
import { img10 } from './governance/img-10-registries.ts'
import { pod12 } from './governance/pod-12-pod-security-labels.ts'
import { rem01 } from './governance/rem-01-owner.ts'
import { scr11 } from './governance/scr-11-criticality.ts'
import { net01 } from './network/net-01-enforcing-plugin.ts'
import { net02 } from './network/net-02-policy-coverage.ts'
import { net03 } from './network/net-03-default-deny.ts'
import { net07 } from './network/net-07-egress.ts'
import { net09 } from './network/net-09-policy-lint.ts'
import { net10 } from './network/net-10-policy-exempt.ts'
import { net11 } from './network/net-11-default-namespace.ts'
import { net12 } from './network/net-12-external-ips.ts'
import { rb02 } from './rbac/rb-02-cluster-admin.ts'
import { rb04 } from './rbac/rb-04-secrets.ts'
import { rb05 } from './rbac/rb-05-wildcards.ts'
import { rb08 } from './rbac/rb-08-escalation-verbs.ts'
import { rb11 } from './rbac/rb-11-certificate-approval.ts'
import { rb12 } from './rbac/rb-12-admission.ts'
import { rb18 } from './rbac/rb-18-default-accounts.ts'
import { rb19 } from './rbac/rb-19-token-automount.ts'
import { rel01 } from './reliability/rel-01-probes.ts'
import { rel02 } from './reliability/rel-02-replicas.ts'
import { rel03 } from './reliability/rel-03-disruption-budgets.ts'
import { rel04 } from './reliability/rel-04-autoscalers.ts'
import { rel05 } from './reliability/rel-05-spread.ts'
import { rel06 } from './reliability/rel-06-selectors.ts'
import { rel07 } from './reliability/rel-07-ports.ts'
import { rel08 } from './reliability/rel-08-references.ts'
import { rel09 } from './reliability/rel-09-environment.ts'
import { rel10 } from './reliability/rel-10-guaranteed-resources.ts'
import { rel11 } from './reliability/rel-11-rollout.ts'
import { rel12 } from './reliability/rel-12-versions.ts'
import { rel13 } from './reliability/rel-13-jobs.ts'
import { rel14 } from './reliability/rel-14-shutdown.ts'
import { rel15 } from './reliability/rel-15-scheduling.ts'
import { sec03 } from './secrets/sec-03-external-managers.ts'
import { sec04 } from './secrets/sec-04-secrets-in-env.ts'
import { sec05 } from './secrets/sec-05-literal-credentials.ts'
import { sec09 } from './secrets/sec-09-cloud-credentials.ts'
import { sec10 } from './secrets/sec-10-pull-secrets.ts'
import { sec11 } from './secrets/sec-11-certificates.ts'
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
import { pod11 } from './workload/pod-11-resources.ts'
import { pod13 } from './workload/pod-13-sandbox.ts'
import { pod14 } from './workload/pod-14-user-namespace.ts'
import { pod15 } from './workload/pod-15-probes.ts'
import { pod16 } from './workload/pod-16-image-reference.ts'
import { pod17 } from './workload/pod-17-labels.ts'
import { pod18 } from './workload/pod-18-leftovers.ts'
import { pod19 } from './workload/pod-19-unmanaged.ts'
import { pod20 } from './workload/pod-20-pod-policies.ts'

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
  pod11,
  pod13,
  pod14,
  pod15,
  pod17,
  pod18,
  pod19,
  pod20,
  rel01,
  rel02,
  rel03,
  rel04,
  rel05,
  rel06,
  rel07,
  rel08,
  rel09,
  rel10,
  rel11,
  rel12,
  rel13,
  rel14,
  rel15,
  pod12,
  rb02,
  rb04,
  rb05,
  rb08,
  rb11,
  rb12,
  rb18,
  rb19,
  sec03,
  sec09,
  sec10,
  sec11,
  img04,
  img10,
  adm04,
  rem01,
  scr11,
  exp01,
  exp02,
  exp03,
  exp04,
  exp05,
  exp06,
  net01,
  net02,
  net03,
  net07,
  net09,
  net10,
  net11,
  net12,
]

/** Every implemented check of configuration, in the order of the catalogue. */
export const templateChecks: readonly TemplateCheck[] = controls.flatMap((control) => control.templates ?? [])
export const objectChecks: readonly ObjectCheck[] = controls.flatMap((control) => control.objects ?? [])
export const workloadChecks: readonly WorkloadCheck[] = controls.flatMap((control) => control.workloads ?? [])
export const neighbourChecks: readonly NeighbourCheck[] = controls.flatMap((control) => control.neighbours ?? [])
export const namespaceChecks: readonly NamespaceCheck[] = controls.flatMap((control) => control.namespaces ?? [])
