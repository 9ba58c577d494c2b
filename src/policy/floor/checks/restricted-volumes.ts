import { restrictedVolumeTypes } from '../../../kube/pod-facts/index.ts'
import { celAny } from '../cel.ts'
import type { FloorCheck } from '../check.ts'

const allowed = celAny([...restrictedVolumeTypes].map((type) => `has(v.${type})`))

/** A volume without a type has become an emptyDir before this is asked; a type nobody knows yet is refused. */
export const restrictedVolumes: FloorCheck = {
  name: 'volume-types',
  same: ['restrictedVolumes'],
  rules: [
    {
      of: 'volume',
      broken: { name: 'restrictedVolumes', expression: `variables.volumes.filter(v, !(${allowed})).map(v, v.name)` },
      demand: `must be of type ${[...restrictedVolumeTypes].join(', ')}`,
    },
  ],
}
