import { restrictedVolumeTypes, type VolumeFact } from '../../../kube/pod-facts/index.ts'
import { forbiddenVolumeTypes } from '../allowed.ts'
import { type PssCheck, type Violation, volumeViolation } from '../check.ts'
import { badValues, joinQuoted, plural, slotNames } from '../wording.ts'

/** Image volumes are allowed in every version: upstream put them into the v1.0 check (Kubernetes 1.33). */
export const restrictedVolumes: PssCheck = {
  id: 'restrictedVolumes',
  level: 'restricted',
  since: 0,
  overrides: ['hostPathVolumes'],
  versions: [{ since: 0, evaluate: (facts) => facts.volumes.flatMap(judge) }],
  reason: () => 'restricted volume types',
  detail: (violations) => {
    const names = slotNames(violations)
    const types = badValues(violations)
    return [
      `${plural('volume', 'volumes', names.length)} ${joinQuoted(names)}`,
      plural('uses', 'use', names.length),
      `${plural('restricted volume type', 'restricted volume types', types.length)} ${joinQuoted(types)}`,
    ].join(' ')
  },
}

/** No type at all is an emptyDir. One allowed type excuses the volume: the API refuses two on one volume. */
function judge({ name, path, types }: VolumeFact): Violation[] {
  if (types.length === 0 || types.some((type) => restrictedVolumeTypes.has(type))) return []
  const type = forbiddenVolumeTypes.find((known) => types.includes(known))
  const message = `volume "${name}" is of type ${type ?? types.join(', ')}`
  return [volumeViolation(name, [...path, type ?? types[0] ?? 'unknown'], type ?? 'unknown', message)]
}
