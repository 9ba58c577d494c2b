import { byCodePoint } from '../../src/core/index.ts'
import { contestedIn } from './contested.ts'
import type { Score } from './score.ts'

/** The last line of output for one suite. */
export function scoreLine({ suite, total, right, wrong, unsupported, levels }: Score): string {
  return JSON.stringify({ suite, total, right, wrong, unsupported, levels })
}

/** The last line of output for all suites together. */
export function allLine(scores: readonly Score[]): string {
  const sum = (count: (score: Score) => number): number => scores.reduce((total, score) => total + count(score), 0)
  const lines = scores.map((score): unknown => JSON.parse(scoreLine(score)))
  return JSON.stringify({
    suite: 'all',
    total: sum(({ total }) => total),
    right: sum(({ right }) => right),
    suites: lines,
  })
}

/** A table for people: what is right, and why verdicts are not given. */
export function scoreTable(scores: readonly Score[]): string {
  const rows = scores.map((score) => [
    score.suite,
    `${score.right}/${score.total}`,
    `${score.wrong.length}`,
    `${score.unsupported.length}`,
    levelsOf(score),
  ])
  const table = [['suite', 'right', 'wrong', 'unsupported', ''], ...rows]
  const widths = [0, 1, 2, 3].map((column) => Math.max(...table.map((row) => row[column]?.length ?? 0)))
  const lines = table.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
  const only = scores.length === 1 ? scores[0] : undefined
  return [...lines, ...(only === undefined ? [] : details(only))].join('\n')
}

function details({ suite, wrong, reasons }: Score): string[] {
  const proofs = contestedIn(suite)
  const [proven, plain] = [wrong.filter((id) => proofs.has(id)), wrong.filter((id) => !proofs.has(id))]
  return [
    ...plain.map((id) => `  wrong: ${id}`),
    ...proven.map((id) => `  wrong, contested: ${id}: ${proofs.get(id)}`),
    ...sortedReasons(reasons).map(([why, count]) => `  ${count} ${why}`),
  ]
}

function sortedReasons(reasons: ReadonlyMap<string, number>): [string, number][] {
  return [...reasons].sort((a, b) => b[1] - a[1] || byCodePoint(a[0], b[0]))
}

function levelsOf({ levels }: Score): string {
  return Object.entries(levels)
    .map(([name, { total, right }]) => `level ${name}: ${right}/${total}`)
    .join(', ')
}

/** The page of the documentation that says what is right and what is not asked yet. */
export function markdownReport(scores: readonly Score[]): string {
  const rows = scores.map((score) => {
    const { suite, total, right, wrong, unsupported } = score
    return `| ${suite} | ${total} | ${right} | ${wrong.length} | ${unsupported.length} | ${noteOf(score)} |`
  })
  return [
    '# Conformance',
    '',
    'How often Seawall gives the published verdict, on cases of other tools and of Kubernetes itself. Made with',
    '`npm run -s conformance -- --report`; do not edit. "Unsupported" verdicts are not given: nothing of ours answers the',
    'question yet, or nothing will. "Contested" are cases whose published verdict contradicts their own input, with the',
    'proof in `test/conformance/contested.json`; they count as wrong.',
    '',
    '| suite | verdicts | right | wrong | unsupported | note |',
    '| --- | ---: | ---: | ---: | ---: | --- |',
    ...rows,
    '',
  ].join('\n')
}

/** Levels, contested cases, and reasons without their details: `later: network policies (66)`. */
function noteOf(score: Score): string {
  const groups = new Map<string, number>()
  for (const [why, count] of score.reasons) {
    const group = why.startsWith('never:') ? 'never' : (why.split(',')[0] ?? why)
    groups.set(group, (groups.get(group) ?? 0) + count)
  }
  const contested = score.wrong.filter((id) => contestedIn(score.suite).has(id)).length
  const reasons = sortedReasons(groups).map(([group, count]) => `${group} (${count})`)
  return [levelsOf(score), contested === 0 ? '' : `${contested} of the wrong contested`, ...reasons]
    .filter((text) => text !== '')
    .join('; ')
}
