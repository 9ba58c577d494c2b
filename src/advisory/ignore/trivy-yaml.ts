import { endAsInTrivy } from './expiry.ts'
import { type IgnorableKind, type IgnoreFile, type IgnoreRule, noExpiry } from './rule.ts'
import { type Fields, yamlFields } from './yaml-fields.ts'

const kinds: readonly (readonly [list: string, kind: IgnorableKind])[] = [
  ['vulnerabilities', 'vulnerability'],
  ['misconfigurations', 'misconfiguration'],
  ['secrets', 'secret'],
  ['licenses', 'license'],
]

/** A `.trivyignore.yaml` (trivy.dev, "Filtering"). */
export function readTrivyYaml(content: string, source: string): IgnoreFile {
  const top = yamlFields(content)
  top?.only(kinds.map(([list]) => list))
  const rules = kinds.flatMap(([list, kind]) => (top?.objects(list) ?? []).map((entry) => ruleOf(entry, kind, source)))
  return { rules, unread: [] }
}

function ruleOf(entry: Fields, kind: IgnorableKind, source: string): IgnoreRule {
  entry.only(['id', 'paths', 'purls', 'expired_at', 'statement'])
  const id = entry.text('id')
  if (id === undefined) throw entry.fault('id', 'is needed, as text')
  const [said, reason] = [entry.text('expired_at'), entry.text('statement')]
  const expires = said === undefined ? noExpiry : endAsInTrivy(said)
  if (expires === undefined) throw entry.fault('expired_at', 'must be a day, such as 2027-03-31')
  const [paths, purls] = [entry.paths('paths'), entry.purls('purls')]
  return {
    kind,
    id,
    ...(paths !== undefined && { paths }),
    ...(purls !== undefined && { purls }),
    ...(reason !== undefined && { reason }),
    expires,
    source,
    line: entry.line,
  }
}
