import { isPathGlob } from './path-glob.ts'
import { type FixState, type IgnoreFile, type IgnoreRule, noExpiry } from './rule.ts'
import { type Fields, yamlFields } from './yaml-fields.ts'

const known = [
  'vulnerability',
  'include-aliases',
  'reason',
  'namespace',
  'fix-state',
  'package',
  'vex-status',
  'vex-justification',
  'match-type',
] as const
const packageKeys = ['name', 'version', 'language', 'type', 'location', 'upstream-name'] as const
const fixStates: readonly FixState[] = ['fixed', 'not-fixed', 'wont-fix', 'unknown']

/** Types of packages that Grype calls otherwise than the purl specification. */
const types: ReadonlyMap<string, string> = new Map([
  ['dart-pub', 'pub'],
  ['dotnet', 'nuget'],
  ['go-module', 'golang'],
  ['java-archive', 'maven'],
  ['php-composer', 'composer'],
  ['pod', 'cocoapods'],
  ['python', 'pypi'],
  ['rust-crate', 'cargo'],
])

/**
 * The `ignore:` rules of a `.grype.yaml`; its other settings are passed over. A rule that asks for what is not judged
 * here is unread: without it the rule would ignore more than its author meant.
 */
export function readGrypeIgnore(content: string, source: string): IgnoreFile {
  const rules: IgnoreRule[] = []
  const unread: { line: number; why: string }[] = []
  for (const entry of yamlFields(content)?.objects('ignore') ?? []) {
    const rule = ruleOf(entry, source)
    if (typeof rule === 'string') unread.push({ line: entry.line, why: rule })
    else rules.push(rule)
  }
  return { rules, unread }
}

/** A rule, or why it cannot be used. */
function ruleOf(entry: Fields, source: string): IgnoreRule | string {
  entry.only(known)
  const pkg = entry.object('package')
  pkg?.only(packageKeys)
  const foreign = ['namespace', 'vex-status', 'vex-justification', 'match-type'].find((key) => entry.text(key))
  if (foreign !== undefined) return `${foreign} cannot be judged here`
  if (pkg?.text('language')) return 'package.language cannot be judged here'
  const name = pkg?.text('name')
  const names = name === undefined ? undefined : globOf(name)
  if (name !== undefined && names === undefined)
    return 'package.name is a regular expression that cannot be judged here'
  const [id, fix] = [entry.text('vulnerability'), fixOf(entry)]
  const [version, type, upstream] = [pkg?.text('version'), pkg?.text('type'), pkg?.text('upstream-name')]
  const location = pkg?.text('location')
  if (pkg !== undefined && location !== undefined && !isPathGlob(location))
    throw pkg.fault('location', 'is no pattern over paths')
  const conditions = {
    ...(id !== undefined && { id }),
    ...(fix !== undefined && { fix }),
    ...(names !== undefined && { packages: [names] }),
    ...(version !== undefined && { versions: [version] }),
    ...(type !== undefined && { types: [types.get(type) ?? type] }),
    ...(location !== undefined && { paths: [location] }),
    ...(upstream !== undefined && { sources: [upstream] }),
  }
  if (Object.keys(conditions).length === 0) return 'the rule has no condition'
  const reason = entry.text('reason')
  return {
    kind: 'vulnerability',
    ...conditions,
    ...(reason !== undefined && { reason }),
    expires: noExpiry,
    source,
    line: entry.line,
  }
}

function fixOf(entry: Fields): FixState | undefined {
  const said = entry.text('fix-state')
  if (said === undefined) return undefined
  const state = fixStates.find((one) => one === said)
  if (state === undefined) throw entry.fault('fix-state', `must be ${fixStates.join(', ')}`)
  return state
}

/** Names are regular expressions over the whole name; nearly all are the name itself, or have `.*` in them. */
function globOf(expression: string): string | undefined {
  const parts = expression.replace(/^\^/, '').replace(/\$$/, '').split('.*')
  const names = parts.map((part) => part.replace(/\\([.+\-/])/g, '$1'))
  const isPlain = parts.every((part) => /^(\\[.+\-/]|[A-Za-z0-9_@/:.-])*$/.test(part))
  return isPlain ? names.join('*') : undefined
}
