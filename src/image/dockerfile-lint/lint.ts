import { byCodePoint, type Position, type Result, severityRank } from '../../core/index.ts'
import { type DockerfileError, parseDockerfile } from '../../formats/dockerfile/index.ts'
import { type Build, type BuildContext, makeBuild } from './build/index.ts'
import { type Ignores, readIgnores } from './ignores.ts'
import { secretsIn } from './rules/secrets.ts'
import { rules } from './rules.ts'
import { textOf } from './texts.ts'
import type { LintFinding, LintResult, Problem, Rule } from './types.ts'

export interface LintOptions {
  /** An ISO instant: what has ended by then is past its life. */
  readonly now: string
  /** What stands beside the file; undefined where nobody knows, and rules that need it are silent. */
  readonly context?: BuildContext | undefined
}

/** Judges a Dockerfile; an error where it is none. */
export function lintDockerfile(text: string, { now, context }: LintOptions): Result<LintResult, DockerfileError> {
  const parsed = parseDockerfile(text)
  if (!parsed.ok) return parsed
  const build = makeBuild(parsed.value, context, now)
  const ignores = readIgnores(parsed.value)
  const places = new Places(text)
  const secrets = secretLines(build, places)
  const all = rules
    .flatMap((rule) => findingsOf(rule, build, places, ignores))
    .map(({ finding, ignored }) => ({ finding: withoutSecrets(finding, text, secrets), ignored }))
    .sort(compareFindings)
  return {
    ok: true,
    value: {
      findings: all.filter(({ ignored }) => !ignored).map(({ finding }) => finding),
      ignored: all.filter(({ ignored }) => ignored).map(({ finding }) => finding),
      secretLines: secrets,
    },
  }
}

interface Judged {
  readonly finding: LintFinding
  readonly ignored: boolean
}

/** A file with more of one kind is not read to the end by anybody. */
const mostOfOneRule = 500

function findingsOf(rule: Rule, build: Build, places: Places, ignores: Ignores): Judged[] {
  const text = textOf(rule.id)
  const judged: Judged[] = []
  for (const found of rule.check(build)) {
    if (judged.length >= mostOfOneRule) break
    judged.push({ finding: findingOf(found, text, places), ignored: ignores.holdsBack(text, found.start) })
  }
  return judged
}

function findingOf(
  { start, end, message, severity, fix, sketch }: Problem,
  rule: LintFinding['rule'],
  places: Places,
): LintFinding {
  const usable = fix !== undefined && fix.edits.length > 0 ? fix : undefined
  return {
    rule,
    severity: severity ?? rule.severity,
    message,
    from: places.at(start),
    to: places.at(end),
    fix: usable,
    sketch: sketch ?? [],
    isPrivate: false,
  }
}

function compareFindings({ finding: a }: Judged, { finding: b }: Judged): number {
  return (
    a.from.line - b.from.line ||
    a.from.column - b.from.column ||
    severityRank(a.severity) - severityRank(b.severity) ||
    byCodePoint(a.rule.id, b.rule.id)
  )
}

/** Lines that have values nobody should see again. */
function secretLines(build: Build, places: Places): ReadonlySet<number> {
  const lines = new Set<number>()
  for (const { value } of secretsIn(build))
    for (let line = places.at(value.start).line; line <= places.at(value.end).line; line++) lines.add(line)
  return lines
}

function withoutSecrets(finding: LintFinding, text: string, secrets: ReadonlySet<number>): LintFinding {
  if (secrets.size === 0) return finding
  const { from, to, sketch } = finding
  const hidden = text.split('\n').filter((_, index) => secrets.has(index + 1))
  const shown = sketch.map((line) => (hidden.some((one) => isPartOf(line, one)) ? 'RUN …' : line))
  return { ...finding, sketch: shown, isPrivate: [...secrets].some((line) => from.line <= line && line <= to.line) }
}

function isPartOf(line: string, whole: string): boolean {
  const plain = line.replace(/…$/, '').trim()
  return plain !== '' && whole.includes(plain)
}

/** Lines and columns of offsets, found by halving. */
class Places {
  readonly #starts: number[] = [0]

  constructor(text: string) {
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) this.#starts.push(at + 1)
  }

  at(offset: number): Position {
    let low = 0
    let high = this.#starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((this.#starts[middle] ?? 0) <= offset) low = middle
      else high = middle - 1
    }
    return { line: low + 1, column: offset - (this.#starts[low] ?? 0) + 1 }
  }
}
