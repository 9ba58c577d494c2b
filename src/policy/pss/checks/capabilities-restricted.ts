import { type ContainerFacts, type PodFacts, restrictedCapabilities } from '../../../kube/pod-facts/index.ts'
import { containerViolation, type PssCheck, type Violation } from '../check.ts'
import { isWindows } from '../exempt-pods.ts'
import { badValues, containers, joinQuoted } from '../wording.ts'

export const capabilitiesRestricted: PssCheck = {
  id: 'capabilities_restricted',
  level: 'restricted',
  since: 22,
  overrides: ['capabilities_baseline'],
  versions: [
    { since: 22, evaluate: judge },
    { since: 25, evaluate: (facts) => (isWindows(facts) ? [] : judge(facts)) },
  ],
  reason: () => 'unrestricted capabilities',
  detail: (violations) => {
    const missing = violations.filter(isMissingDrop)
    const added = violations.filter((violation) => !isMissingDrop(violation))
    const parts: string[] = []
    if (missing.length > 0) parts.push(`${containers(missing)} must set securityContext.capabilities.drop=["ALL"]`)
    if (added.length > 0) {
      const names = joinQuoted(badValues(added))
      parts.push(`${containers(added)} must not include ${names} in securityContext.capabilities.add`)
    }
    return parts.join('; ')
  },
}

function judge(facts: PodFacts): Violation[] {
  return facts.containers.flatMap((container) => [...missingDrop(container), ...forbiddenAdds(container)])
}

function missingDrop(container: ContainerFacts): Violation[] {
  const dropped = container.droppedCapabilities.map(({ value }) => value)
  if (dropped.includes('ALL')) return []
  const value = dropped.length === 0 ? undefined : dropped
  return [containerViolation(container, container.dropPath, value, 'does not drop ALL capabilities')]
}

function forbiddenAdds(container: ContainerFacts): Violation[] {
  return container.addedCapabilities
    .filter(({ value }) => !restrictedCapabilities.has(value))
    .map(({ value, path }) => containerViolation(container, path, value, `adds capability ${value}`))
}

function isMissingDrop({ path }: Violation): boolean {
  return path.at(-1) === 'drop'
}
