/** The fields of a pod specification that facts are read from, besides its lists of containers. A test holds it. */
export const podFieldsRead = [
  'hostIPC',
  'hostNetwork',
  'hostPID',
  'hostUsers',
  'os',
  'securityContext',
  'volumes',
] as const

/** The fields of a container that facts are read from. */
export const containerFieldsRead = [
  'args',
  'command',
  'env',
  'envFrom',
  'image',
  'imagePullPolicy',
  'lifecycle',
  'livenessProbe',
  'name',
  'ports',
  'readinessProbe',
  'securityContext',
  'startupProbe',
] as const
