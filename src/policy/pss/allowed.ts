/**
 * Values the checks allow. Capabilities, SELinux types, sysctls and volume types stand in `kube/pod-facts`, where the
 * POD controls use them too.
 */

export const seccompTypes: ReadonlySet<string> = new Set(['RuntimeDefault', 'Localhost'])
export const appArmorTypes: ReadonlySet<string> = new Set(['RuntimeDefault', 'Localhost'])

export const seccompPodAnnotation = 'seccomp.security.alpha.kubernetes.io/pod'
/** Followed by the name of a container. */
export const seccompContainerAnnotation = 'container.seccomp.security.alpha.kubernetes.io/'
/** Followed by the name of a container, which need not exist. */
export const appArmorAnnotation = 'container.apparmor.security.beta.kubernetes.io/'

export function isAllowedSeccompAnnotation(value: string): boolean {
  return value === 'runtime/default' || value === 'docker/default' || value.startsWith('localhost/')
}

export function isAllowedAppArmorAnnotation(value: string): boolean {
  return value === '' || value === 'runtime/default' || value.startsWith('localhost/')
}

/** Volume types that restricted forbids, in the order in which upstream names the first one it finds. */
export const forbiddenVolumeTypes: readonly string[] = [
  'hostPath',
  'gcePersistentDisk',
  'awsElasticBlockStore',
  'gitRepo',
  'nfs',
  'iscsi',
  'glusterfs',
  'rbd',
  'flexVolume',
  'cinder',
  'cephfs',
  'flocker',
  'fc',
  'azureFile',
  'vsphereVolume',
  'quobyte',
  'azureDisk',
  'photonPersistentDisk',
  'portworxVolume',
  'scaleIO',
  'storageos',
]
