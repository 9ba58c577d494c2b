import type { Result } from '../../core/index.ts'
import { packageFrom, refuseLock } from '../lock-file/index.ts'
import type { PackageList } from '../packages/index.ts'

export function parseGemspec(content: Buffer): Result<PackageList> {
  const assigned = assignments(content.toString('utf8'))
  const [name] = literals(assigned.get('name') ?? '')
  const [version] = literals(assigned.get('version') ?? '')
  if (!name || !version) return refuseLock('a gemspec', 'it assigns no name or no version')
  const licenses = [...listed(assigned.get('licenses') ?? ''), ...literals(assigned.get('license') ?? '').slice(0, 1)]
  return { ok: true, value: { packages: [packageFrom('gem', { name, version, licenses })], warnings: [] } }
}

/** `s.name = …` for the variable that `Gem::Specification.new do |s|` names; the first of each counts. */
function assignments(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  let variable: string | undefined
  for (const line of text.split(/\r?\n/)) {
    variable = blockVariable(line) ?? variable
    const [, owner, member = '', value = ''] = /^\s*(\w+)\.(\w+)\s*=(?!=)(.*)$/.exec(line) ?? []
    if (owner !== undefined && owner === variable && !found.has(member)) found.set(member, value)
  }
  return found
}

/** `s` of `Gem::Specification.new do |s|`. */
function blockVariable(line: string): string | undefined {
  const at = line.indexOf('Gem::Specification.new')
  return at === -1 ? undefined : /^[^|]*\|\s*(\w+)\s*\|/.exec(line.slice(at))?.[1]
}

/** A name, a version and some licences are short. What is longer is looked through this far. */
const longestValue = 4096

/** The strings in a line of Ruby: `"a".freeze`, `'a'`, `%q{a}`, up to a comment. */
function literals(code: string): readonly string[] {
  const tokens = code
    .slice(0, longestValue)
    .matchAll(/"([^"]*)"|'([^']*)'|%q(?:\{([^}]*)\}|<([^>]*)>|\(([^)]*)\)|\[([^\]]*)\])|#/g)
  const strings: string[] = []
  for (const [token, ...texts] of tokens) {
    if (token === '#') break
    strings.push(texts.find((text) => text !== undefined) ?? '')
  }
  return strings.filter((text) => text !== '')
}

/** RubyGems writes `licenses` as a list; anything else is no licence. */
function listed(code: string): readonly string[] {
  return code.trimStart().startsWith('[') ? literals(code) : []
}
