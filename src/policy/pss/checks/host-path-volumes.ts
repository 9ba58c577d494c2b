import { type PssCheck, volumeViolation } from '../check.ts'
import { joinQuoted, plural, slotNames } from '../wording.ts'

export const hostPathVolumes: PssCheck = {
  id: 'hostPathVolumes',
  level: 'baseline',
  since: 0,
  versions: [
    {
      since: 0,
      evaluate: (facts) =>
        facts.volumes.flatMap(({ name, path, types }) =>
          types.includes('hostPath')
            ? [volumeViolation(name, [...path, 'hostPath'], 'hostPath', `volume "${name}" is a directory of the node`)]
            : [],
        ),
    },
  ],
  reason: () => 'hostPath volumes',
  detail: (violations) => {
    const names = slotNames(violations)
    return `${plural('volume', 'volumes', names.length)} ${joinQuoted(names)}`
  },
}
