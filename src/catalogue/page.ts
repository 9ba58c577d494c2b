import { compareControls, families, familyNames, familyOf } from './families.ts'
import {
  checkFacts,
  checkLines,
  closingSections,
  frameworkLines,
  openingSections,
  type Section,
  tradeoffLines,
} from './sections.ts'
import type { CatalogueCheck, CheckParam, Control, ExampleForm, Page } from './types.ts'

/** The Markdown page of an implemented control. */
export function renderControlPage(control: Control, page: Page): string {
  const parts = [
    `# ${control.id} ${control.title}`,
    page.description,
    factsTable(control),
    ...openingSections(page).map(renderSection),
    '## Checks',
    ...control.checks.map((check) => renderCheck(check, page)),
    ...closingSections(control, page).map(renderSection),
    ...(page.tradeoff === null ? [] : ['## Trade-offs', bullets(tradeoffLines(page.tradeoff))]),
    '## How to make an exception',
    exceptionHelp(control),
    '## References',
    page.references.map((url) => `- <${url}>`).join('\n'),
  ]
  return `${parts.join('\n\n')}\n`
}

/** The table of all controls, by family. */
export function renderControlsIndex(controls: readonly Control[]): string {
  const implemented = controls.filter(({ status }) => status === 'implemented').length
  const intro = [
    '# Controls',
    `${controls.length} controls, ${implemented} of them implemented. An implemented control has checks and a page of its own; ` +
      'a planned one is listed so that its id, its severity and its place are known, and it never counts as passed.',
  ]
  const tables = familyNames.flatMap((family) => {
    const own = controls.filter(({ id }) => familyOf(id) === family).sort((a, b) => compareControls(a.id, b.id))
    return own.length === 0 ? [] : [`## ${families[family]} (${family})`, familyTable(own)]
  })
  return `${[...intro, ...tables].join('\n\n')}\n`
}

function familyTable(controls: readonly Control[]): string {
  const rows = controls.map((control) => {
    const id = control.status === 'implemented' ? `[${control.id}](${control.id}.md)` : control.id
    return [id, control.title, control.severity, control.layer, control.stages.join(', '), control.status]
  })
  return table(['id', 'control', 'severity', 'layer', 'stages', 'status'], rows)
}

function factsTable(control: Control): string {
  const numbers = frameworkLines(control).map(([name, ids]) => `${name}: ${ids}`)
  const row = [control.severity, control.layer, control.stages.join(', '), numbers.join('<br>')]
  return table(['severity', 'layer', 'stages', 'frameworks'], [row])
}

function renderSection({ heading, text }: Section): string {
  return `## ${heading}\n\n${text}`
}

function renderCheck(check: CatalogueCheck, page: Page): string {
  const lines = [...checkLines(check), ...(check.params ?? []).map(paramLine)]
  const examples = (page.examples[check.id] ?? []).flatMap(({ form, bad, good }) => [
    'Bad:',
    codeBlock(form, bad),
    'Good:',
    codeBlock(form, good),
  ])
  return [
    `### \`${check.id}\``,
    `**${check.title}** (${checkFacts(check)}). ${check.message}`,
    ...(lines.length === 0 ? [] : [bullets(lines)]),
    ...examples,
  ].join('\n\n')
}

function paramLine(param: CheckParam): readonly [string, string] {
  const initial = param.default.length === 0 ? 'empty' : param.default.map((value) => `\`${value}\``).join(', ')
  const shown = param.example?.map((value) => `\`${value}\``).join(', ')
  const examples = shown === undefined ? '' : ` The examples below use ${shown}.`
  return [`Parameter \`${param.name}\``, `${param.meaning} Default: ${initial}.${examples}`]
}

function exceptionHelp(control: Control): string {
  const ofDockerfiles = control.checks.filter(({ scopes }) => scopes.includes('dockerfile'))
  const isOnly = control.checks.every(({ scopes }) => scopes.every((scope) => scope === 'dockerfile'))
  return [
    ...(isOnly ? [] : [exceptionOfObjects(control)]),
    ...(ofDockerfiles[0] === undefined ? [] : [exceptionOfLines(ofDockerfiles[0])]),
  ].join('\n\n')
}

function exceptionOfLines({ id }: CatalogueCheck): string {
  return [
    'In a Dockerfile a comment above the instruction holds a check back for it, and the reason follows:',
    codeBlock('Dockerfile', `# seawall ignore=${id}  version 5 will do without`),
    'What is held back is counted, and `seawall dockerfile --show-ignored` lists it.',
  ].join('\n\n')
}

function exceptionOfObjects(control: Control): string {
  const check = control.checks[0]?.id ?? control.id
  const file = `exceptions:
  - id: shop-legacy-${control.id.toLowerCase()}
    scope:
      checks: [${check}]
      namespaces: [shop]
      kinds: [Deployment]
      names: [legacy-cart]
    reason: The vendor's image does not work otherwise; version 5 will.
    owner: team-shop
    ticket: SHOP-123
    approver: security@shop.example
    expires: 2027-01-31`
  const annotation = `metadata:
  annotations:
    except.seawall.dev/${control.id}: "owner=team-shop; expires=2027-01-31; ticket=SHOP-123; reason=waiting for version 5"`
  return [
    'The check still runs on what is excepted, so a report can say when an exception is no longer needed. ' +
      'An exception needs a reason, an owner and a last day; after that day it holds nothing back.',
    'In `.seawallignore.yaml`:',
    codeBlock('yaml', file),
    'Or on the object itself, where it covers that object only:',
    codeBlock('yaml', annotation),
    `That is for every check of this control; \`except.seawall.dev/${check.replace('/', '.')}\` covers one check.`,
  ].join('\n\n')
}

function bullets(lines: readonly (readonly [string, string])[]): string {
  return lines.map(([label, text]) => `- **${label}**: ${text}`).join('\n')
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

function codeBlock(form: ExampleForm, text: string): string {
  return `\`\`\`${form.toLowerCase()}\n${text.trimEnd()}\n\`\`\``
}
