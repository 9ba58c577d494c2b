import type { FloorCheck } from '../check.ts'

const shared = ['hostNetwork', 'hostPID', 'hostIPC'].map(
  (field) => `(variables.spec.?${field}.orValue(false) ? ['${field}'] : [])`,
)

export const hostNamespaces: FloorCheck = {
  name: 'host-namespaces',
  same: ['hostNamespaces'],
  rules: [
    {
      of: 'field',
      broken: { name: 'hostNamespaces', expression: shared.join(' +\n  ') },
      demand: 'of the pod must not be true',
    },
  ],
}
