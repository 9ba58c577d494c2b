import type { Comment, Dockerfile } from '../../formats/dockerfile/index.ts'
import type { RuleText } from './types.ts'

/** Which rules the file asks to hold back, and where. */
export interface Ignores {
  holdsBack(rule: RuleText, offset: number): boolean
}

/**
 * `# seawall ignore=IMG-14/no-digest` and `# hadolint ignore=DL3008` hold for the instruction below, with `global` for
 * the whole file; `# check=skip=…` is BuildKit's. Ids of others are understood in each.
 */
export function readIgnores({ comments, directives, instructions }: Dockerfile): Ignores {
  const everywhere = new Set(directives.filter(({ name }) => name === 'check').flatMap(({ value }) => skippedBy(value)))
  const spans = instructions.map(({ start, end }) => ({ start, end, names: new Set<string>() }))
  let at = 0
  for (const comment of [...comments].sort((a, b) => a.start - b.start)) {
    const { names, global } = namesIn(comment)
    while (at < spans.length && (spans[at]?.end ?? 0) <= comment.start) at++
    for (const name of names) (global ? everywhere : spans[at]?.names)?.add(name)
  }
  const anyNamed = spans.some(({ names }) => names.size > 0)
  return {
    holdsBack(rule, offset) {
      if (isNamed(rule, everywhere)) return true
      const span = anyNamed ? spans.find(({ start, end }) => start <= offset && offset <= end) : undefined
      return span !== undefined && isNamed(rule, span.names)
    },
  }
}

function isNamed({ id, foreign }: RuleText, names: ReadonlySet<string>): boolean {
  return [id, id.split('/')[0] ?? id, ...foreign].some((name) => names.has(name.toLowerCase()))
}

function namesIn({ text }: Comment): { names: readonly string[]; global: boolean } {
  const match = /^\s*(?:seawall|hadolint)\s+(global\s+)?ignore\s*=\s*([\w/,. -]+)/i.exec(text)
  return { names: splitNames(match?.[2] ?? ''), global: match?.[1] !== undefined }
}

/** A reason may follow the names. */
function splitNames(text: string): string[] {
  const list = /^[\w/.-]+(?:\s*,\s*[\w/.-]+)*/.exec(text.trim())?.[0] ?? ''
  return list
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '')
}

/** `skip=JSONArgsRecommended,StageNameCasing;error=true`. `skip=all` speaks of BuildKit's own checks. */
function skippedBy(value: string): string[] {
  return value
    .split(';')
    .flatMap((part) => (/^\s*skip\s*=/i.test(part) ? splitNames(part.slice(part.indexOf('=') + 1)) : []))
}
