import { type ContainerFacts, type PodFacts, seLinuxTypesAt } from '../../../kube/pod-facts/index.ts'
import { type CheckVersion, containerViolation, type PssCheck, podViolation, type Violation } from '../check.ts'
import { badValues, joinQuoted, plural, podAndContainers } from '../wording.ts'

export const seLinuxOptions: PssCheck = {
  id: 'seLinuxOptions',
  level: 'baseline',
  since: 0,
  versions: [step(0), step(31)],
  reason: () => 'seLinuxOptions',
  detail: (violations) => {
    const types = badValues(violations.filter((violation) => field(violation) === 'type'))
    const parts = [
      ...(types.length > 0 ? [`${plural('type', 'types', types.length)} ${joinQuoted(types)}`] : []),
      ...['user', 'role'].flatMap((name) =>
        violations.some((violation) => field(violation) === name) ? [`${name} may not be set`] : [],
      ),
    ]
    return `${podAndContainers(violations)} set forbidden securityContext.seLinuxOptions: ${parts.join('; ')}`
  },
}

function step(since: number): CheckVersion {
  const allowed = seLinuxTypesAt(since)
  return {
    since,
    evaluate: (facts) => [
      ...judge(facts.security, allowed),
      ...facts.containers.flatMap((container) => judge(container, allowed, container)),
    ],
  }
}

function judge(
  { seLinux: { value, path } }: PodFacts['security'],
  allowed: ReadonlySet<string>,
  container?: ContainerFacts,
): Violation[] {
  if (value === undefined) return []
  const violation = (name: string, text: string): Violation => {
    const message = `sets its own SELinux ${name}`
    return container === undefined
      ? podViolation([...path, name], text, `the pod ${message}`)
      : containerViolation(container, [...path, name], text, message)
  }
  return [
    ...(allowed.has(value.type) ? [] : [violation('type', value.type)]),
    ...(value.user === '' ? [] : [violation('user', value.user)]),
    ...(value.role === '' ? [] : [violation('role', value.role)]),
  ]
}

function field({ path }: Violation): string | number | undefined {
  return path.at(-1)
}
