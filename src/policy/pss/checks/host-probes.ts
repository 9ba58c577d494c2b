import { containerViolation, type PssCheck } from '../check.ts'
import { badValues, joinQuoted, plural, slotNames, sortedSet } from '../wording.ts'

/** Any host counts, the loopback address too: the kubelet calls it from the node's network. */
export const hostProbesAndHostLifecycle: PssCheck = {
  id: 'hostProbesAndHostLifecycle',
  level: 'baseline',
  since: 34,
  versions: [
    {
      since: 34,
      evaluate: (facts) =>
        facts.containers.flatMap((container) =>
          container.probeHosts.map(({ value, path }) =>
            containerViolation(container, path, value, `makes the kubelet call ${JSON.stringify(value)}`),
          ),
        ),
    },
  ],
  reason: () => 'probe or lifecycle host',
  detail: (violations) => {
    const names = sortedSet(slotNames(violations)) // unlike the other checks, upstream sorts the names here
    const hosts = badValues(violations)
    return [
      `${plural('container', 'containers', names.length)} ${joinQuoted(names)}`,
      plural('uses', 'use', names.length),
      `${plural('probe or lifecycle host', 'probe or lifecycle hosts', hosts.length)} ${joinQuoted(hosts)}`,
    ].join(' ')
  },
}
