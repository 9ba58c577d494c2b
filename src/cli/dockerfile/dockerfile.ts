import { count, printable, SeawallError, type Severity, severityRank } from '../../core/index.ts'
import { type LintFinding, lintDockerfile, mendDockerfile } from '../../image/dockerfile-lint/index.ts'
import { exitCodes } from '../exit-codes.ts'
import { checkOutput, isStdout, terminalOf, writeResult } from '../io.ts'
import { mustBeReplaceable, replaceFile } from '../replace-file.ts'
import { now } from '../scan.ts'
import { parseSeverities, parseSeverity } from '../settings.ts'
import { type DiffSide, unifiedDiff } from '../unified-diff.ts'
import { version } from '../version.ts'
import { renderGithub } from './github.ts'
import { renderJson } from './json.ts'
import { filesNamed, readSource, type SourceFile } from './read-file.ts'
import { renderSarif } from './sarif.ts'
import { selectionOf } from './selection.ts'
import { renderTable } from './table.ts'
import type { JudgedFile, LintReport, MalformedFile } from './types.ts'

export interface DockerfileFlags {
  readonly format?: string
  readonly output?: string
  readonly severity?: string
  readonly failOn?: string
  readonly only?: string
  readonly skip?: string
  readonly context?: string
  readonly fix?: boolean
  readonly diff?: boolean
  readonly risky?: boolean
  readonly showIgnored?: boolean
  readonly color?: boolean
  readonly quiet?: boolean
}

const formats = ['table', 'json', 'sarif', 'github'] as const

/** `seawall dockerfile FILE…`: judges Dockerfiles, and mends what can be mended by machine. */
export async function dockerfile(paths: readonly string[], flags: DockerfileFlags): Promise<number> {
  checkOutput(flags.output)
  const format = formats.find((known) => known === (flags.format ?? 'table'))
  if (format === undefined)
    throw new SeawallError('usage', `--format does not know "${flags.format}"`, {
      hint: `known: ${formats.join(', ')}`,
    })
  const failOn = flags.failOn === undefined ? undefined : parseSeverity(flags.failOn, '--fail-on')
  const run: Run = { now: now(process.env), isWanted: wantedBy(flags), isMendable: mendableBy(flags) }
  if (flags.fix && paths.includes('-'))
    throw new SeawallError('usage', 'standard input cannot be fixed: there is no file to write to', {
      hint: '--diff prints what would change',
    })
  const sources = await Promise.all(filesNamed(paths).map((file) => readSource(file, flags.context)))
  if (flags.diff) return showChanges(sources, run, flags)
  const report = judge(flags.fix ? mendFiles(sources, run, flags) : sources, run)
  for (const malformed of report.malformed) process.stderr.write(malformedText(malformed))
  await writeResult(render(format, report, flags), flags.output)
  return exitCodeOf(report, failOn)
}

interface Run {
  readonly now: string
  readonly isWanted: (finding: LintFinding) => boolean
  readonly isMendable: (finding: LintFinding) => boolean
}

function wantedBy({ severity, only, skip }: DockerfileFlags): Run['isWanted'] {
  const grave = parseSeverities(severity)
  const isSelected = selectionOf(only, skip)
  return (finding) => grave.has(finding.severity) && isSelected(finding.rule)
}

function mendableBy(flags: DockerfileFlags): Run['isMendable'] {
  const isWanted = wantedBy(flags)
  return (finding) => isWanted(finding) && (flags.risky === true || finding.fix?.impact === 'safe')
}

function judge(sources: readonly SourceFile[], { now, isWanted }: Run): LintReport {
  const files: JudgedFile[] = []
  const malformed: MalformedFile[] = []
  for (const { file, text, context } of sources) {
    const result = lintDockerfile(text, { now, context })
    if (result.ok) {
      const { findings, ignored, secretLines } = result.value
      files.push({ file, text, findings: findings.filter(isWanted), ignored: ignored.filter(isWanted), secretLines })
    } else malformed.push({ file, line: result.error.line, message: result.error.message, hint: result.error.hint })
  }
  return { version, files, malformed }
}

/** All files can be replaced, or none is. */
function mendFiles(sources: readonly SourceFile[], run: Run, flags: DockerfileFlags): SourceFile[] {
  const mended = sources.map((source) => ({
    source,
    ...mendDockerfile(source.text, { ...run, ...contextOf(source) }, run.isMendable),
  }))
  const changed = mended.filter(({ source, text }) => text !== source.text)
  for (const { source } of changed) mustBeReplaceable(source.file, Buffer.from(source.text))
  for (const { source, text, fixed } of changed) {
    replaceFile(source.file, Buffer.from(source.text), Buffer.from(text))
    if (flags.quiet !== true)
      process.stderr.write(`seawall: ${printable(source.file)}: mended ${count(fixed.length, 'finding')}\n`)
  }
  return mended.map(({ source, text }) => ({ ...source, text }))
}

function contextOf({ context }: SourceFile) {
  return context === undefined ? {} : { context }
}

/** What `--fix` would write, and nothing is written. */
async function showChanges(sources: readonly SourceFile[], run: Run, flags: DockerfileFlags): Promise<number> {
  const diffs: string[] = []
  let isWhole = true
  for (const source of sources) {
    const options = { ...run, ...contextOf(source) }
    const before = lintDockerfile(source.text, options)
    if (!before.ok) {
      process.stderr.write(
        malformedText({ ...before.error, file: source.file, hint: before.error.hint, message: before.error.message }),
      )
      isWhole = false
      continue
    }
    const { text } = mendDockerfile(source.text, options, run.isMendable)
    const after = lintDockerfile(text, options)
    if (text !== source.text && after.ok)
      diffs.push(
        unifiedDiff(source.file, side(source.text, before.value.secretLines), side(text, after.value.secretLines)),
      )
  }
  await writeResult(diffs.join(''), flags.output)
  return isWhole ? exitCodes.fine : exitCodes.usage
}

function side(text: string, secretLines: ReadonlySet<number>): DiffSide {
  return { text, hidden: new Map([...secretLines].map((line) => [line, 'it may have a secret'])) }
}

function malformedText({ file, line, message, hint }: MalformedFile): string {
  return `seawall: ${printable(`${file}:${line}: ${message}`)}\n${hint === undefined ? '' : `  ${hint}\n`}`
}

function render(format: (typeof formats)[number], report: LintReport, flags: DockerfileFlags): string {
  if (format === 'json') return renderJson(report)
  if (format === 'sarif') return renderSarif(report)
  if (format === 'github') return renderGithub(report)
  const terminal = terminalOf(process.env, flags)
  const color = terminal.color && isStdout(flags.output)
  return renderTable(report, { color, width: terminal.width, showIgnored: flags.showIgnored === true })
}

function exitCodeOf({ files, malformed }: LintReport, failOn: Severity | undefined): number {
  if (malformed.length > 0) return exitCodes.usage
  const limit = failOn === undefined ? -1 : severityRank(failOn)
  const isRefused = files.some(({ findings }) => findings.some(({ severity }) => severityRank(severity) <= limit))
  return isRefused ? exitCodes.refused : exitCodes.fine
}
