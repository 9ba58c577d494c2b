import { isSeverity, type Json, listAt, member, type Result, SeawallError, textAt } from '../../core/index.ts'
import { parseYaml } from '../../formats/yaml/index.ts'
import { finderOf, type Part, type SecretFinder } from './finder.ts'
import { compilePattern, matchesPattern, type Pattern, patternSpans } from './re2-rule.ts'
import type { SecretRule } from './rule.ts'
import { builtInRules } from './rules.ts'
import type { SkipReason } from './skip.ts'
import allowRules from './trivy-allow-rules.json' with { type: 'json' }

/** Thrown inside the reader only. */
class ConfigFault extends Error {
  readonly error: SeawallError

  constructor(error: SeawallError) {
    super(error.message)
    this.error = error
  }
}

/**
 * A secret configuration in the form of Trivy's `trivy-secret.yaml`: own `rules` and `allow-rules`, `disable-rules`,
 * `enable-builtin-rules`, `disable-allow-rules` and `exclude-block`. Ids of built-in rules are the same as there.
 */
export function readSecretConfig(text: string): Result<SecretFinder> {
  const parsed = parseYaml(text)
  if (!parsed.ok) {
    const message = `The secret configuration is not YAML: ${parsed.error.message} (line ${parsed.error.line})`
    return { ok: false, error: new SeawallError('config', message) }
  }
  try {
    return { ok: true, value: finderFrom(parsed.value) }
  } catch (fault) {
    if (!(fault instanceof ConfigFault)) throw fault
    return { ok: false, error: fault.error }
  }
}

function finderFrom(config: Json): SecretFinder {
  const enabled = textsAt(config, 'enable-builtin-rules')
  const disabled = new Set(textsAt(config, 'disable-rules'))
  const own = listAt(config, 'rules').map((rule, index) => ownRule(rule, index))
  const builtIn = builtInRules().filter(({ id }) => enabled.length === 0 || enabled.includes(id))
  const allows = allowsOf(config, 'the secret configuration')
  const excluded = excludedPartsOf(config, 'the secret configuration')
  const rules = [...own.map(({ rule }) => rule), ...builtIn].filter(({ id }) => !disabled.has(id))
  const ownExcluded = new Map(own.map(({ rule, excludedIn }) => [rule.id, excludedIn]))
  return finderOf(
    rules.map((rule) => ({ ...rule, allows: (match) => allows.match(match) || rule.allows(match) })),
    {
      searched: new Set(textsAt(config, 'disable-allow-rules').flatMap(reasonsOf)),
      skips: allows.path,
      reports: (id) => !disabled.has(id) && (enabled.length === 0 || rules.some((rule) => rule.id === id)),
      excludedIn: (text, { id }) => [...excluded(text), ...(ownExcluded.get(id)?.(text) ?? [])],
    },
  )
}

interface OwnRule {
  readonly rule: SecretRule
  readonly excludedIn: (text: string) => readonly Part[]
}

function ownRule(entry: Json, index: number): OwnRule {
  const id = textAt(entry, 'id') ?? ''
  if (id === '') throw fault(`Rule ${index + 1} of the secret configuration has no id.`)
  const of = `the secret rule ${id}`
  const pattern = patternAt(entry, 'regex', of)
  if (pattern === undefined) throw fault(`${of} has no regex.`)
  const group = groupOf(entry, pattern, of)
  const path = patternAt(entry, 'path', of)
  const allows = allowsOf(entry, of)
  const rule: SecretRule = {
    id,
    title: textAt(entry, 'title') ?? id,
    severity: severityOf(entry),
    confidence: 'high',
    keywords: textsAt(entry, 'keywords'),
    ignoreCase: true,
    spans: (text) => patternSpans(pattern, text, group),
    wantsPath: (file) => (path === undefined || matchesPattern(path, file)) && !allows.path(file),
    show: 0,
    embedded: false,
    extend: false,
    entropy: 0,
    placeholders: 'none',
    atAddress: false,
    rank: -1,
    allows: allows.match,
  }
  return { rule, excludedIn: excludedPartsOf(entry, of) }
}

function groupOf(entry: Json, pattern: Pattern, of: string): string | undefined {
  const group = textAt(entry, 'secret-group-name')
  if (group === undefined || group === '') return undefined
  if (Object.hasOwn(pattern.namedGroups(), group)) return group
  throw fault(`${of} names the group ${JSON.stringify(group)}, which its regex does not have.`)
}

/** Without a severity of its own a rule counts as `medium`. */
function severityOf(entry: Json): SecretRule['severity'] {
  const severity = textAt(entry, 'severity')?.toLowerCase() ?? ''
  return isSeverity(severity) ? severity : 'medium'
}

interface Allows {
  readonly match: (text: string) => boolean
  readonly path: (path: string) => boolean
}

function allowsOf(entry: Json, of: string): Allows {
  const rules = listAt(entry, 'allow-rules')
  const patterns = (key: string) => rules.flatMap((rule) => patternAt(rule, key, `an allow rule of ${of}`) ?? [])
  const [matches, paths] = [patterns('regex'), patterns('path')]
  return {
    match: (text) => matches.some((pattern) => matchesPattern(pattern, text)),
    path: (path) => paths.some((pattern) => matchesPattern(pattern, path)),
  }
}

function excludedPartsOf(entry: Json, of: string): (text: string) => readonly Part[] {
  const sources = textsAt(member(entry, 'exclude-block'), 'regexes')
  const patterns = sources.map((source) => compiled(source, `an exclude block of ${of}`))
  let last: { readonly text: string; readonly parts: readonly Part[] } | undefined
  return (text) => {
    if (patterns.length === 0) return []
    if (last?.text !== text) last = { text, parts: patterns.flatMap((pattern) => [...patternSpans(pattern, text)]) }
    return last.parts
  }
}

function reasonsOf(allowRule: string): readonly SkipReason[] {
  const reason = new Map(Object.entries(allowRules)).get(allowRule)
  return reason === undefined ? [] : [reason as SkipReason] // config.test.ts checks the data
}

function patternAt(entry: Json, key: string, of: string): Pattern | undefined {
  const source = textAt(entry, key)
  return source === undefined ? undefined : compiled(source, of)
}

function compiled(source: string, of: string): Pattern {
  const pattern = compilePattern(source, of)
  if (!pattern.ok) throw new ConfigFault(pattern.error)
  return pattern.value
}

const fault = (message: string): ConfigFault => new ConfigFault(new SeawallError('config', message))

function textsAt(value: Json | undefined, key: string): readonly string[] {
  return listAt(value, key).filter((text) => typeof text === 'string')
}
