import { byCodePoint, type Position, type Result, severityRank } from '../../core/index.ts'
import { DockerfileError, parseDockerfile } from '../../formats/dockerfile/index.ts'
import { type Build, type BuildContext, makeBuild } from './build/index.ts'
import { type Ignores, readIgnores } from './ignores.ts'
import { secretsIn } from './rules/secret-finder.ts'
import { rules } from './rules.ts'
import { textOf } from './texts.ts'
import type { LintFinding, LintResult, Problem, Rule } from './types.ts'

export interface LintOptions {
  /** An ISO instant: what has ended by then is past its life. */
  readonly now: string
  /** What stands beside the file; undefined where nobody knows, and rules that need it are silent. */
  readonly context?: BuildContext | undefined
  /** Also the findings that are too many of their kind to be read. */
  readonly everyOne?: boolean
}

/** Judges a Dockerfile; an error where it is none. */
export function lintDockerfile(
  text: string,
  { now, context, everyOne = false }: LintOptions,
): Result<LintResult, DockerfileError> {
  const parsed = parseDockerfile(text)
  if (!parsed.ok) return parsed
  const places = new Places(text)
  const build = makeBuild(parsed.value, context, now)
  const tooMuch = checkSize(build, places)
  if (tooMuch !== undefined) return { ok: false, error: tooMuch }
  const ignores = readIgnores(parsed.value)
  const secrets = secretLines(build, places, text)
  const all = rules
    .flatMap((rule) => findingsOf(rule, build, places, ignores, everyOne))
    .map(({ finding, ignored }) => ({ finding: withoutSecrets(finding, secrets), ignored }))
    .sort(compareFindings)
  return {
    ok: true,
    value: {
      findings: all.filter(({ ignored }) => !ignored).map(({ finding }) => finding),
      ignored: all.filter(({ ignored }) => ignored).map(({ finding }) => finding),
      secretLines: new Set(secrets.keys()),
    },
  }
}

const mostCommands = 2000

/** Rules look from one command at the others of its line: the work grows by the square. */
function checkSize({ stages }: Build, places: Places): DockerfileError | undefined {
  const long = stages.flatMap(({ steps }) => steps).find(({ invocations }) => invocations.length > mostCommands)
  if (long === undefined) return undefined
  const { line } = places.at(long.instruction.start)
  return new DockerfileError(line, `RUN has more than ${mostCommands} commands`, 'move them to a script')
}

interface Judged {
  readonly finding: LintFinding
  readonly ignored: boolean
}

/** A file with more of one kind is not read to the end by anybody. */
const mostOfOneRule = 500

function findingsOf(rule: Rule, build: Build, places: Places, ignores: Ignores, everyOne: boolean): Judged[] {
  const text = textOf(rule.id)
  const judged: Judged[] = []
  for (const found of rule.check(build)) {
    if (judged.length >= mostOfOneRule && !everyOne) break
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

/** Lines that have values nobody should see again, by number. */
function secretLines(build: Build, places: Places, text: string): ReadonlyMap<number, string> {
  const numbers = new Set<number>()
  for (const { value } of secretsIn(build))
    for (let line = places.at(value.start).line; line <= places.at(value.end).line; line++) numbers.add(line)
  const lines = numbers.size === 0 ? [] : text.split('\n')
  return new Map([...numbers].map((number) => [number, lines[number - 1] ?? '']))
}

function withoutSecrets(finding: LintFinding, secrets: ReadonlyMap<number, string>): LintFinding {
  if (secrets.size === 0) return finding
  const { from, to, sketch } = finding
  const hidden = [...secrets.values()]
  const shown = sketch.map((line) => (hidden.some((one) => isPartOf(line, one)) ? 'RUN …' : line))
  return {
    ...finding,
    sketch: shown,
    isPrivate: [...secrets.keys()].some((line) => from.line <= line && line <= to.line),
  }
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
