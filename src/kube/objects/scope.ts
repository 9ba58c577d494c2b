/** Kinds without a namespace, by API group, of Kubernetes itself and of the add-ons most clusters carry. */
const clusterScoped: Readonly<Record<string, readonly string[]>> = {
  '': ['Namespace', 'Node', 'PersistentVolume', 'ComponentStatus'],
  'admissionregistration.k8s.io': [
    'ValidatingWebhookConfiguration',
    'MutatingWebhookConfiguration',
    'ValidatingAdmissionPolicy',
    'ValidatingAdmissionPolicyBinding',
    'MutatingAdmissionPolicy',
    'MutatingAdmissionPolicyBinding',
  ],
  'apiextensions.k8s.io': ['CustomResourceDefinition'],
  'apiregistration.k8s.io': ['APIService'],
  'certificates.k8s.io': ['CertificateSigningRequest', 'ClusterTrustBundle'],
  'flowcontrol.apiserver.k8s.io': ['FlowSchema', 'PriorityLevelConfiguration'],
  'networking.k8s.io': ['IngressClass', 'IPAddress', 'ServiceCIDR'],
  'gateway.networking.k8s.io': ['GatewayClass'],
  'policy.networking.k8s.io': ['AdminNetworkPolicy', 'BaselineAdminNetworkPolicy', 'ClusterNetworkPolicy'],
  'node.k8s.io': ['RuntimeClass'],
  policy: ['PodSecurityPolicy'],
  'rbac.authorization.k8s.io': ['ClusterRole', 'ClusterRoleBinding'],
  'resource.k8s.io': ['DeviceClass', 'ResourceSlice'],
  'scheduling.k8s.io': ['PriorityClass'],
  'storage.k8s.io': ['StorageClass', 'VolumeAttachment', 'CSIDriver', 'CSINode', 'VolumeAttributesClass'],
  'snapshot.storage.k8s.io': ['VolumeSnapshotClass', 'VolumeSnapshotContent'],
  'cert-manager.io': ['ClusterIssuer'],
  'external-secrets.io': ['ClusterSecretStore', 'ClusterExternalSecret'],
  'cilium.io': ['CiliumClusterwideNetworkPolicy', 'CiliumNode'],
  'crd.projectcalico.org': ['GlobalNetworkPolicy', 'GlobalNetworkSet', 'FelixConfiguration', 'IPPool'],
  'projectcalico.org': ['GlobalNetworkPolicy', 'GlobalNetworkSet', 'FelixConfiguration', 'IPPool'],
  'kyverno.io': ['ClusterPolicy', 'ClusterCleanupPolicy'],
  'templates.gatekeeper.sh': ['ConstraintTemplate'],
  'tekton.dev': ['ClusterTask'],
  'argoproj.io': ['ClusterWorkflowTemplate'],
  'security.openshift.io': ['SecurityContextConstraints'],
  'seawall.dev': ['ClusterSecurityPolicy'],
}

const sets = new Map(Object.entries(clusterScoped).map(([group, kinds]) => [group, new Set(kinds)]))

/** Constraints of Gatekeeper are cluster-wide whatever their kind is called. */
export function isClusterScoped(group: string, kind: string): boolean {
  return group === 'constraints.gatekeeper.sh' || (sets.get(group)?.has(kind) ?? false)
}
