import { matchesGlob } from '../../core/index.ts'
import { type Purl, purlMatches, readPurl } from '../../formats/purl/index.ts'
import { matchesPath } from './path-glob.ts'
import { type IgnorableFinding, type IgnoreRule, noExpiry } from './rule.ts'

/** The rule that is about a finding. An expired one ignores nothing, but says that it did. */
export interface Ignored {
  readonly rule: IgnoreRule
  readonly state: 'in-use' | 'expired'
}

/** The first rule in use that covers a finding, else the first expired one; `now` is an ISO instant in UTC. */
export function ignoreOf(finding: IgnorableFinding, rules: readonly IgnoreRule[], now: string): Ignored | undefined {
  const purl = finding.purl === undefined ? undefined : readPurl(finding.purl)
  const asked = { finding, names: namesOf(finding), purl: purl?.ok ? purl.value : undefined }
  let expired: IgnoreRule | undefined
  for (const rule of rules) {
    if (!covers(rule, asked)) continue
    if (!isExpired(rule, now)) return { rule, state: 'in-use' }
    expired ??= rule
  }
  return expired && { rule: expired, state: 'expired' }
}

/** A day holds to its end, an instant to itself. */
export function isExpired({ expires }: IgnoreRule, now: string): boolean {
  if (expires === noExpiry) return false
  return expires.includes('T') ? Date.parse(expires) <= Date.parse(now) : expires < now.slice(0, 10)
}

interface Asked {
  readonly finding: IgnorableFinding
  readonly names: ReadonlySet<string>
  readonly purl: Purl | undefined
}

function namesOf({ id, aliases }: IgnorableFinding): ReadonlySet<string> {
  return new Set([id, ...aliases].map((name) => name.toUpperCase()))
}

function covers(rule: IgnoreRule, { finding, names, purl }: Asked): boolean {
  const pkg = finding.package
  return (
    (rule.kind === undefined || rule.kind === finding.kind) &&
    (rule.id === undefined || names.has(rule.id.toUpperCase())) &&
    (rule.fix === undefined || rule.fix === finding.fix) &&
    any(rule.packages, (pattern) => pkg !== undefined && matchesGlob(pattern, pkg.name)) &&
    any(rule.versions, (version) => version === pkg?.version) &&
    any(rule.types, (type) => type === pkg?.type) &&
    any(rule.sources, (name) => name === pkg?.source) &&
    any(rule.purls, (pattern) => purl !== undefined && purlMatches(pattern, purl)) &&
    any(rule.paths, (pattern) => finding.paths.some((path) => matchesPath(pattern, path)))
  )
}

/** An absent list leaves it open. */
function any<T>(list: readonly T[] | undefined, holds: (entry: T) => boolean): boolean {
  return list === undefined || list.some(holds)
}
