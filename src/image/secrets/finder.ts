import { keywordSearch } from '../../formats/keyword-search/index.ts'
import type { SecretRule } from './rule.ts'
import { builtInRules } from './rules.ts'
import type { SkipReason } from './skip.ts'
import { Windows } from './windows.ts'

/** Rules made ready to search many files. */
export interface SecretFinder {
  /** For each rule that may match in the file at `path`, where in its content to look. */
  readonly windowsIn: (content: Buffer, path: string) => ReadonlyMap<SecretRule, Windows>
  /** What its user says of files, places and kinds. */
  readonly choices: SecretChoices
}

export interface SecretChoices {
  /** Files that are searched although we would leave them out. */
  readonly searched: ReadonlySet<SkipReason>
  readonly skips: (path: string) => boolean
  readonly reports: (rule: string) => boolean
  /** Parts of a text in which nothing of a rule counts. */
  readonly excludedIn: (text: string, rule: SecretRule) => readonly Part[]
}

export interface Part {
  readonly start: number
  readonly end: number
}

const noChoices: SecretChoices = {
  searched: new Set(),
  skips: () => false,
  reports: () => true,
  excludedIn: () => [],
}

let usual: SecretFinder | undefined

export function builtInFinder(): SecretFinder {
  usual ??= finderOf(builtInRules())
  return usual
}

export function finderOf(rules: readonly SecretRule[], choices: SecretChoices = noChoices): SecretFinder {
  const uses = usesOf(rules)
  const search = keywordSearch(uses.map(({ keyword }) => keyword))
  const always = rules.filter(({ keywords }) => keywords.length === 0)
  const windowsIn: SecretFinder['windowsIn'] = (content, path) => {
    const found = new Map(always.map((rule) => [rule, new Windows(content.length)]))
    search.find(content, (keyword, end) => {
      for (const use of uses[keyword]?.rules ?? []) noteHit(found, use, content, end)
    })
    for (const rule of found.keys()) if (!rule.wantsPath(path)) found.delete(rule)
    return found
  }
  return { windowsIn, choices }
}

interface Use {
  readonly rule: SecretRule
  readonly keyword: Buffer
}

/** The rules of each keyword. The search itself knows no case. */
function usesOf(rules: readonly SecretRule[]): readonly { keyword: string; rules: readonly Use[] }[] {
  const uses = new Map<string, Use[]>()
  for (const rule of rules)
    for (const keyword of new Set(rule.keywords)) {
      const known = uses.get(keyword.toLowerCase()) ?? []
      uses.set(keyword.toLowerCase(), [...known, { rule, keyword: Buffer.from(keyword) }])
    }
  return [...uses].map(([keyword, ofKeyword]) => ({ keyword, rules: ofKeyword }))
}

function noteHit(found: Map<SecretRule, Windows>, { rule, keyword }: Use, content: Buffer, end: number): void {
  const start = end - keyword.length
  if (!rule.ignoreCase && content.compare(keyword, 0, keyword.length, start, end) !== 0) return
  let windows = found.get(rule)
  if (windows === undefined) {
    windows = new Windows(content.length)
    found.set(rule, windows)
  }
  if (rule.reach !== undefined) windows.add(end - rule.reach, end + rule.reach)
}
