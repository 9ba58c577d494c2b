import { member } from '../../core/index.ts'
import type { PodFacts } from '../../kube/pod-facts/index.ts'
import { type ControlChecks, containerCheck, type TemplateCheck, unset } from '../check.ts'

type Probe = 'livenessProbe' | 'readinessProbe'

/** A pod that is meant to end is restarted by its Job, and no Service waits for it. */
export const runsToCompletion = ({ raw }: PodFacts): boolean => {
  const policy = member(raw, 'restartPolicy')
  return policy === 'Never' || policy === 'OnFailure'
}

function probeCheck(id: TemplateCheck['id'], probe: Probe, meaning: (container: string) => string): TemplateCheck {
  return {
    ...containerCheck(id, ({ kind, raw, path, name }) =>
      kind !== 'container' || (member(raw, probe) ?? null) !== null
        ? undefined
        : unset([...path, probe], meaning(name)),
    ),
    appliesTo: (pod) => (runsToCompletion(pod) ? { why: 'the pod runs to completion' } : true),
  }
}

export const pod15: ControlChecks = {
  templates: [
    probeCheck(
      'POD-15/liveness-probe',
      'livenessProbe',
      (name) => `nobody notices when container "${name}" hangs: it is not restarted`,
    ),
    probeCheck(
      'POD-15/readiness-probe',
      'readinessProbe',
      (name) => `container "${name}" gets traffic before it can answer, and while it cannot`,
    ),
  ],
}
