import { type LintOptions, lintDockerfile } from './lint.ts'
import type { LintFinding, LintResult, TextEdit } from './types.ts'

/** A text after its fixes, and what was mended. */
export interface Mended {
  readonly text: string
  readonly fixed: readonly LintFinding[]
}

/** Each pass judges the file twice: long files get fewer of them. */
const mostPasses = 200
const mostWork = 5_000_000

/**
 * Applies the fixes of findings that are wanted. Each is proven: the file is read and judged again, its rule has fewer findings than
 * before and no other has more. What cannot be proven is left.
 */
export function mendDockerfile(
  text: string,
  options: LintOptions,
  isWanted: (finding: LintFinding) => boolean,
): Mended {
  let current = text
  const fixed: LintFinding[] = []
  const refused = new Set<string>()
  const whole = { ...options, everyOne: true }
  const passes = Math.min(mostPasses, Math.ceil(mostWork / (text.length + 1)))
  for (let pass = 0; pass < passes; pass++) {
    const before = lintDockerfile(current, whole)
    const batch = before.ok ? nextBatch(before.value.findings, isWanted, refused) : []
    if (!before.ok || batch.length === 0) break
    const after = applyEdits(
      current,
      batch.flatMap(({ fix }) => fix?.edits ?? []),
    )
    const isProven = after !== undefined && proves(before.value, after, batch, whole)
    if (isProven) {
      current = after
      fixed.push(...batch)
    } else refuse(batch, refused)
  }
  return { text: current, fixed }
}

/** All fixes of one rule that has not been refused; afterwards those of a refused rule one by one. */
function nextBatch(
  findings: readonly LintFinding[],
  isWanted: (finding: LintFinding) => boolean,
  refused: ReadonlySet<string>,
): LintFinding[] {
  const open = findings.filter((finding) => finding.fix !== undefined && isWanted(finding))
  const whole = open.find(({ rule }) => !refused.has(rule.id))
  if (whole !== undefined) return open.filter(({ rule }) => rule.id === whole.rule.id)
  const single = open.find((finding) => !refused.has(placeOf(finding)))
  return single === undefined ? [] : [single]
}

function refuse(batch: readonly LintFinding[], refused: Set<string>): void {
  const [first] = batch
  if (first === undefined) return
  const isWhole = !refused.has(first.rule.id)
  refused.add(isWhole ? first.rule.id : placeOf(first))
  if (isWhole && batch.length === 1) refused.add(placeOf(first))
}

function placeOf({ rule, from, message }: LintFinding): string {
  return `${rule.id} ${from.line}:${from.column} ${message}`
}

function proves(before: LintResult, text: string, batch: readonly LintFinding[], options: LintOptions): boolean {
  const after = lintDockerfile(text, options)
  if (!after.ok) return false
  const [was, is] = [countByRule(before), countByRule(after.value)]
  const id = batch[0]?.rule.id ?? ''
  if ((is.get(id) ?? 0) > (was.get(id) ?? 0) - batch.length) return false
  return [...is].every(([rule, number]) => number <= (was.get(rule) ?? 0))
}

function countByRule({ findings, ignored }: LintResult): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { rule } of [...findings, ...ignored]) counts.set(rule.id, (counts.get(rule.id) ?? 0) + 1)
  return counts
}

/** The text with its edits; undefined where two of them touch the same place. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string | undefined {
  const sorted = [...edits].sort((a, b) => a.start - b.start || a.end - b.end)
  const pieces: string[] = []
  let at = 0
  for (const [index, { start, end, text: instead }] of sorted.entries()) {
    if (start < at || end < start || end > text.length || (index > 0 && start === sorted[index - 1]?.start))
      return undefined
    pieces.push(text.slice(at, start), instead)
    at = end
  }
  return pieces.join('') + text.slice(at)
}
