import { type Result, SeawallError } from '../../core/index.ts'
import type { Purl } from './purl.ts'
import table from './type-rules.json' with { type: 'json' }

/** What a type of package asks of its purls (purl-spec, `types/*-definition.json`). */
export interface TypeRule {
  readonly namespace?: 'required' | 'prohibited'
  readonly lower?: readonly ('namespace' | 'name' | 'version')[]
  /** Patterns that name and version must fit. */
  readonly name?: string
  readonly version?: string
  /** The keys without which the purl names nothing. */
  readonly qualifiers?: readonly string[]
  /** Runs of these characters in a name become one. */
  readonly separators?: { readonly of: string; readonly become: string }
  /** The namespace is one segment, a host, and everything below it is the name. */
  readonly nameIsPath?: boolean
  /** Hosts whose paths differ in case alone and are the same. */
  readonly lowerAtHosts?: readonly string[]
  readonly lowerNameInRepository?: string
  /** The published cases read Maven's keys in any case, and those of other types in lower case only. */
  readonly keysInAnyCase?: boolean
}

const rules: ReadonlyMap<string, TypeRule> = new Map(
  Object.entries(table as Readonly<Record<string, TypeRule>>), // the file has this shape
)
const noRule: TypeRule = {}

export function ruleOf(type: string): TypeRule {
  return rules.get(type) ?? noRule
}

/** The parts as the type writes them: case and separators. */
export function inCanonicalForm(purl: Purl): Purl {
  const rule = ruleOf(purl.type)
  const lower = new Set<string>(rule.lower)
  if (rule.lowerAtHosts?.includes(purl.namespace ?? '')) lower.add('name')
  const repository = rule.lowerNameInRepository
  if (repository !== undefined && purl.qualifiers.get('repository_url')?.includes(repository)) lower.add('name')
  const cased = (part: string, text: string): string => (lower.has(part) ? text.toLowerCase() : text)
  return {
    ...purl,
    namespace: purl.namespace && cased('namespace', purl.namespace),
    name: withSeparators(cased('name', purl.name), rule),
    version: purl.version && cased('version', purl.version),
  }
}

function withSeparators(name: string, { separators }: TypeRule): string {
  if (separators === undefined) return name
  let result = ''
  for (const character of name) {
    const isSeparator = separators.of.includes(character)
    if (!isSeparator) result += character
    else if (!result.endsWith(separators.become)) result += separators.become
  }
  return result
}

/** The purl, or what its type misses in it. */
export function checkedByType(purl: Purl): Result<Purl> {
  const fault = faultByType(purl, ruleOf(purl.type))
  if (fault === undefined) return { ok: true, value: purl }
  return { ok: false, error: new SeawallError('malformed', `A purl of type ${purl.type} ${fault}.`) }
}

function faultByType(purl: Purl, rule: TypeRule): string | undefined {
  if (rule.namespace === 'required' && purl.namespace === undefined) return 'needs a namespace'
  if (rule.namespace === 'prohibited' && purl.namespace !== undefined) return 'has no namespace'
  if (rule.name !== undefined && !new RegExp(rule.name).test(purl.name)) return 'cannot have this name'
  if (rule.version !== undefined && purl.version !== undefined && !new RegExp(rule.version).test(purl.version))
    return 'cannot have this version'
  const missing = rule.qualifiers?.find((key) => !purl.qualifiers.has(key))
  return missing === undefined ? undefined : `needs the qualifier ${missing}`
}
