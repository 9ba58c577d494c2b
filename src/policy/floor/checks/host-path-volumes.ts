import type { FloorCheck } from '../check.ts'

export const hostPathVolumes: FloorCheck = {
  name: 'host-path-volumes',
  same: ['hostPathVolumes'],
  rules: [
    {
      of: 'volume',
      broken: { name: 'hostPathVolumes', expression: 'variables.volumes.filter(v, has(v.hostPath)).map(v, v.name)' },
      demand: 'must not be of type hostPath',
    },
  ],
}
