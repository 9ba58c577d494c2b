import { printable, SeawallError } from '../core/index.ts'
import { scannedGroups } from '../kube/estate/live/index.ts'
import { podTemplatePaths } from '../kube/objects/index.ts'
import { exitCodes } from './exit-codes.ts'
import { writeResult } from './io.ts'
import { readConfig } from './settings.ts'

export interface RbacFlags {
  readonly print?: boolean
  readonly config?: string
  readonly namespace?: string
}

/** `seawall rbac --print`: the least that a scan of a whole cluster needs, or the gate. */
export async function rbac(role: string, flags: RbacFlags): Promise<number> {
  if (role !== 'scan' && role !== 'gate')
    throw new SeawallError('usage', `there is no role "${printable(role)}"`, { hint: 'known: scan, gate' })
  if (flags.print !== true)
    throw new SeawallError('usage', 'seawall rbac only prints: say --print', {
      hint: 'seawall rbac --print | kubectl apply -f -',
    })
  if (role === 'gate') {
    await writeResult(renderGateRoles(flags.namespace ?? 'seawall'), undefined)
    return exitCodes.fine
  }
  const config = await readConfig(flags.config)
  await writeResult(renderRole(podTemplatePaths(config.podTemplates)), undefined)
  return exitCodes.fine
}

const head = `# What "seawall scan --cluster" lists, and nothing else: no writing, no Secrets, no nodes/proxy.
# Take out what you do not want to grant: what depends on it becomes unknown, and the report says so.
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: seawall-scan
rules:
`

export function renderRole(templates: ReturnType<typeof podTemplatePaths>): string {
  const rules = scannedGroups(templates).map(
    ({ group, resources }) =>
      `  - apiGroups: ["${group}"]\n    resources: [${resources.join(', ')}]\n    verbs: [list]\n`,
  )
  return `${head}${rules.join('')}  - apiGroups: [constraints.gatekeeper.sh]\n    resources: ["*"]\n    verbs: [list]\n`
}

/** What `seawall gate --cluster --manage NAMESPACE/seawall-gate` asks of the API server, and nothing else. */
export function renderGateRoles(namespace: string): string {
  return `# It looks up namespaces and the pods of one that gets stricter, follows its policies, asks who may approve exceptions, and keeps its own webhooks right.
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: seawall-gate
rules:
  - apiGroups: [""]
    resources: [namespaces]
    verbs: [get, list, watch]
  - apiGroups: [""]
    resources: [pods]
    verbs: [list]
  - apiGroups: [seawall.dev]
    resources: [clustersecuritypolicies, securitypolicies, securityexceptions]
    verbs: [list, watch]
  - apiGroups: [authorization.k8s.io]
    resources: [subjectaccessreviews]
    verbs: [create]
  # Names cannot be given for what does not exist yet.
  - apiGroups: [admissionregistration.k8s.io]
    resources: [validatingwebhookconfigurations, mutatingwebhookconfigurations]
    verbs: [create]
  - apiGroups: [admissionregistration.k8s.io]
    resources: [validatingwebhookconfigurations, mutatingwebhookconfigurations]
    resourceNames: [seawall-gate]
    verbs: [get, update, delete]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: seawall-gate
  namespace: ${namespace}
rules:
  - apiGroups: [""]
    resources: [secrets]
    verbs: [create]
  - apiGroups: [""]
    resources: [secrets]
    resourceNames: [seawall-gate-tls]
    verbs: [get, update]
  - apiGroups: [coordination.k8s.io]
    resources: [leases]
    verbs: [create]
  - apiGroups: [coordination.k8s.io]
    resources: [leases]
    resourceNames: [seawall-gate-leader]
    verbs: [get, update]
`
}
