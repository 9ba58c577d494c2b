import { type CheckId, count } from '../core/index.ts'
import { checkFacts, checkLines, closingSections, frameworkLines, openingSections, tradeoffLines } from './sections.ts'
import type { CatalogueCheck, Control, Page } from './types.ts'

export interface TextOptions {
  /** Columns of the terminal; long lines of examples are not broken. */
  readonly width: number
  /** Shows this check alone, with its examples. */
  readonly check?: CheckId
}

/** A control for the terminal: plain text in sections whose headings stand alone at the left edge, in capitals. */
export function renderControlText(control: Control, page: Page, options: TextOptions): string {
  const width = Math.max(40, options.width)
  const checks = control.checks.filter(({ id }) => options.check === undefined || id === options.check)
  const blocks = [
    heading(control, width),
    wrap(page.description, width),
    ...openingSections(page).map(({ heading, text }) => section(heading, paragraphs(text, width))),
    ...(checks.length === 0 ? [] : [section(checks.length === 1 ? 'Check' : 'Checks', listChecks(checks, width))]),
    ...(options.check === undefined ? [] : exampleSections(page, options.check)),
    ...closingSections(control, page).map(({ heading, text }) => section(heading, paragraphs(text, width))),
    ...(page.tradeoff === null ? [] : [section('Trade-offs', labelled(tradeoffLines(page.tradeoff), width))]),
    ...(page.evidence.length === 0 ? [] : [section('What decides it', bulleted(page.evidence, width))]),
    ...numbers(control, width),
    ...(page.references.length === 0
      ? []
      : [section('References', page.references.map((url) => `  ${url}`).join('\n'))]),
  ]
  return `${blocks.join('\n\n')}\n`
}

function heading(control: Control, width: number): string {
  const state =
    control.status === 'planned' ? 'planned: nothing evaluates it yet' : count(control.checks.length, 'check')
  const facts = [control.severity, `${control.layer} layer`, control.stages.join(', '), state].join(' · ')
  return `${wrap(`${control.id} ${control.title}`, width)}\n${wrap(facts, width)}`
}

/** What a check adds to the texts of its control is shown where it stands alone: some controls have eighty. */
function listChecks(checks: readonly CatalogueCheck[], width: number): string {
  const isAlone = checks.length === 1
  return checks
    .map((check) => {
      const params = (check.params ?? []).map(({ name, meaning }) =>
        wrap(`Parameter ${name}: ${meaning}`, width, '    '),
      )
      const head = [`  ${check.id}  (${checkFacts(check)})`, wrap(check.message, width, '    ')]
      return [...head, ...(isAlone ? ownLines(check, width) : []), ...params].join('\n')
    })
    .join('\n')
}

function ownLines(check: CatalogueCheck, width: number): readonly string[] {
  return checkLines(check).map(([label, text]) => wrap(`${label}: ${text}`, width, '    '))
}

function exampleSections(page: Page, check: CheckId): readonly string[] {
  return (page.examples[check] ?? []).flatMap(({ bad, good }) => [
    section('Bad', indented(bad)),
    section('Good', indented(good)),
  ])
}

function numbers(control: Control, width: number): readonly string[] {
  const lines = frameworkLines(control)
  return lines.length === 0 ? [] : [section('Frameworks', labelled(lines, width))]
}

function section(heading: string, body: string): string {
  return `${heading.toUpperCase()}\n${body}`
}

function paragraphs(text: string, width: number): string {
  return text
    .split(/\n{2,}/)
    .map((paragraph) => wrap(paragraph, width, '  '))
    .join('\n\n')
}

function bulleted(items: readonly string[], width: number): string {
  return items.map((item) => wrap(item, width, '  - ', '    ')).join('\n')
}

function labelled(lines: readonly (readonly [string, string])[], width: number): string {
  const longest = Math.max(...lines.map(([label]) => label.length))
  const column = longest + 4 > width / 2 ? 4 : longest + 4
  return lines
    .map(([label, text]) =>
      column > label.length
        ? wrap(text, width, `  ${label.padEnd(column - 2)}`, ' '.repeat(column))
        : `  ${label}\n${wrap(text, width, '    ')}`,
    )
    .join('\n')
}

function indented(text: string): string {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => (line === '' ? '' : `  ${line}`))
    .join('\n')
}

/** Breaks at spaces; a word longer than the line stays whole. */
function wrap(text: string, width: number, first = '', next = ' '.repeat(first.length)): string {
  const lines: string[] = []
  let line = first
  let empty = true
  for (const word of text.split(/\s+/)) {
    if (!empty && line.length + 1 + word.length > width) {
      lines.push(line)
      line = next
      empty = true
    }
    line += empty ? word : ` ${word}`
    empty = false
  }
  return [...lines, line].join('\n')
}
