import { byCodePoint, digestOfText, type Position, printable, printableJson, type Severity } from '../../core/index.ts'
import { positionAt } from '../../formats/text/index.ts'
import type { LintFinding, RuleText, TextFix } from '../../image/dockerfile-lint/index.ts'
import type { JudgedFile, LintReport, MalformedFile } from './types.ts'

const levels: Readonly<Record<Severity, string>> = { critical: 'error', high: 'error', medium: 'warning', low: 'note' }
/** GitHub sorts by this number, in the bands of CVSS v3. */
const scores: Readonly<Record<Severity, string>> = { critical: '9.5', high: '8.0', medium: '5.5', low: '3.0' }

/** SARIF 2.1.0, with the edits that mend a finding. */
export function renderSarif({ version, files, malformed }: LintReport): string {
  const rules = rulesOf(files)
  const run = {
    tool: { driver: { name: 'Seawall', version, semanticVersion: version, rules: rules.map(describeRule) } },
    columnKind: 'utf16CodeUnits',
    originalUriBaseIds: { '%SRCROOT%': { description: { text: 'The folder the program was started in.' } } },
    invocations: [
      { executionSuccessful: malformed.length === 0, toolExecutionNotifications: malformed.map(describeMalformed) },
    ],
    results: files.flatMap((file) => [
      ...file.findings.map((finding) => describeResult(finding, file, rules, false)),
      ...file.ignored.map((finding) => describeResult(finding, file, rules, true)),
    ]),
  }
  return printableJson({ $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0', runs: [run] })
}

function rulesOf(files: readonly JudgedFile[]): readonly RuleText[] {
  const rules = files.flatMap(({ findings, ignored }) => [...findings, ...ignored].map(({ rule }) => rule))
  return [...new Set(rules)].sort((a, b) => byCodePoint(a.id, b.id))
}

function describeRule({ id, title, message, why, fix, severity, foreign }: RuleText): object {
  return {
    id,
    name: title,
    shortDescription: { text: message },
    fullDescription: { text: `Wanted: ${title}.` },
    help: { text: `${why}\n\nHow to fix: ${fix}` },
    defaultConfiguration: { level: levels[severity] },
    properties: { 'security-severity': scores[severity], tags: ['security', 'dockerfile', ...foreign] },
  }
}

function describeResult(finding: LintFinding, file: JudgedFile, rules: readonly RuleText[], ignored: boolean): object {
  const { rule, severity, message, from, to, fix, isPrivate } = finding
  const line = isPrivate ? '' : (file.text.split('\n', from.line)[from.line - 1]?.trim() ?? '')
  return {
    ruleId: rule.id,
    ruleIndex: rules.indexOf(rule),
    level: levels[severity],
    message: { text: plainText(message) },
    locations: [{ physicalLocation: { artifactLocation: artifactOf(file.file), region: regionOf(from, to) } }],
    // Lines move: what the line says stays.
    partialFingerprints: { 'seawall/v1': digestOfText([rule.id, file.file, line].join('\u0000')) },
    ...(ignored && { suppressions: [{ kind: 'inSource' }] }),
    ...(fix !== undefined && !isPrivate && { fixes: [describeFix(fix, file)] }),
    properties: { severity },
  }
}

function regionOf(from: Position, to: Position): object {
  return { startLine: from.line, startColumn: from.column, endLine: to.line, endColumn: to.column }
}

function describeFix({ note, edits }: TextFix, { file, text }: JudgedFile): object {
  const replacements = edits.map(({ start, end, text: instead }) => ({
    deletedRegion: regionOf(positionAt(text, start), positionAt(text, end)),
    insertedContent: { text: instead },
  }))
  return {
    description: { text: plainText(note) },
    artifactChanges: [{ artifactLocation: artifactOf(file), replacements }],
  }
}

function describeMalformed({ file, line, message }: MalformedFile): object {
  const location = { physicalLocation: { artifactLocation: artifactOf(file), region: { startLine: line } } }
  return { level: 'error', message: { text: plainText(message) }, locations: [location] }
}

/** A path relative to where the program was started, percent-encoded as a URI reference (RFC 3986). */
function artifactOf(file: string): object {
  const path = file === '-' ? 'stdin' : file.replace(/^\.\//, '')
  const uri = path.split('/').map(encodeURIComponent).join('/')
  return path.startsWith('/') ? { uri: `file://${uri}` } : { uri, uriBaseId: '%SRCROOT%' }
}

/** SARIF reads `[text](target)` as a link and `{0}` as a place for an argument (3.11.5, 3.11.6). */
function plainText(text: string): string {
  return printable(text)
    .replaceAll('](', '] (')
    .replace(/\{(\d+)\}/g, '{ $1 }')
}
