import type { ApiResource } from '../../kube/client/index.ts'

function resource(group: string, kind: string, plural: string, namespaced: boolean): ApiResource {
  return { group, version: 'v1', kind, resource: plural, namespaced, verbs: ['get', 'create', 'update', 'delete'] }
}

/** What the gate and those who install it read and write by name. */
export const gateResources = {
  Namespace: resource('', 'Namespace', 'namespaces', false),
  Secret: resource('', 'Secret', 'secrets', true),
  ConfigMap: resource('', 'ConfigMap', 'configmaps', true),
  Deployment: resource('apps', 'Deployment', 'deployments', true),
  Lease: resource('coordination.k8s.io', 'Lease', 'leases', true),
  ValidatingWebhookConfiguration: resource(
    'admissionregistration.k8s.io',
    'ValidatingWebhookConfiguration',
    'validatingwebhookconfigurations',
    false,
  ),
  MutatingWebhookConfiguration: resource(
    'admissionregistration.k8s.io',
    'MutatingWebhookConfiguration',
    'mutatingwebhookconfigurations',
    false,
  ),
} as const

export const configurationResources: readonly ApiResource[] = [
  gateResources.ValidatingWebhookConfiguration,
  gateResources.MutatingWebhookConfiguration,
]

const policyKind = (kind: string, plural: string, namespaced: boolean): ApiResource => ({
  ...resource('seawall.dev', kind, plural, namespaced),
  version: 'v1alpha1',
})

export const policyResources: readonly ApiResource[] = [
  policyKind('ClusterSecurityPolicy', 'clustersecuritypolicies', false),
  policyKind('SecurityPolicy', 'securitypolicies', true),
  policyKind('SecurityException', 'securityexceptions', true),
]
