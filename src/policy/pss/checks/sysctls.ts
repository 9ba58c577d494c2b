import { safeSysctlsAt } from '../../../kube/pod-facts/index.ts'
import { type CheckVersion, type PssCheck, podViolation } from '../check.ts'

export const sysctls: PssCheck = {
  id: 'sysctls',
  level: 'baseline',
  since: 0,
  versions: [step(0), step(27), step(29), step(32), step(37)],
  reason: () => 'forbidden sysctls',
  detail: (violations) => violations.map(({ bad }) => bad).join(', '),
}

function step(since: number): CheckVersion {
  const safe = safeSysctlsAt(since)
  return {
    since,
    evaluate: (facts) =>
      facts.sysctls
        .filter(({ value }) => !safe.has(value))
        .map(({ value, path }) =>
          podViolation(path, value, `${value} changes the kernel for the whole node or is unsafe`),
        ),
  }
}
