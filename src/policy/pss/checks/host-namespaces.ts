import { type PssCheck, podViolation } from '../check.ts'

export const hostNamespaces: PssCheck = {
  id: 'hostNamespaces',
  level: 'baseline',
  since: 0,
  versions: [
    {
      since: 0,
      evaluate: (facts) =>
        [facts.hostNetwork, facts.hostPID, facts.hostIPC].flatMap(({ value, path }) =>
          value === true ? [podViolation(path, true, `the pod shares a namespace of the node: ${path.at(-1)}`)] : [],
        ),
    },
  ],
  reason: () => 'host namespaces',
  detail: (violations) => violations.map(({ path }) => `${path.at(-1)}=true`).join(', '),
}
