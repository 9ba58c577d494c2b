import { join } from 'node:path'
import {
  type Assessment,
  type AssessOptions,
  Assessor,
  type Exception,
  type ForeignSource,
  ImportedJoin,
  isSelected,
  names,
  parseExceptions,
  type Selection,
} from '../assess/index.ts'
import type { StoredScans } from '../assess/running/index.ts'
import { loadCatalogue, loadPages } from '../catalogue/index.ts'
import {
  severities as allSeverities,
  count,
  type Finding,
  type JsonObject,
  printable,
  SeawallError,
  type Severity,
  severityRank,
} from '../core/index.ts'
import { parseYaml } from '../formats/yaml/index.ts'
import { type EstateItem, type RenderFolder, readPaths } from '../kube/estate/index.ts'
import type { LiveItem } from '../kube/estate/live/index.ts'
import { type PodTemplatePaths, podTemplatePaths } from '../kube/objects/index.ts'
import { parsePssVersion } from '../policy/pss/index.ts'
import {
  type Comparison,
  compareWithBaseline,
  isNothingJudged,
  needsTexts,
  type ReportModel,
  renderReport,
  reportOf,
  unreadWords,
  whyNothingWasJudged,
} from '../report/index.ts'
import type { ClusterSource } from './cluster.ts'
import { exitCodes } from './exit-codes.ts'
import type { AssumedGate } from './gate/index.ts'
import { importedFiles, readForeignReports } from './imports.ts'
import { checkOutput, isStdout, type Terminal, terminalOf, writeResult } from './io.ts'
import { loadReport, parseFormat } from './report.ts'
import {
  mergeSettings,
  parseSeverities,
  parseSeverity,
  readConfig,
  readOptional,
  type Settings,
  sayNarrowing,
} from './settings.ts'
import { version } from './version.ts'

export interface ScanFlags {
  readonly [flag: string]: string | boolean | undefined
}

/** `seawall scan PATH…`: judges manifests and cluster dumps, and gives the exit code. */
export async function scan(
  paths: readonly string[],
  flags: ScanFlags,
  imports: readonly string[] = [],
  gatePolicies: readonly string[] = [],
): Promise<number> {
  checkOutput(flags.output)
  const config = await readConfig(typeof flags.config === 'string' ? flags.config : undefined)
  const settings = mergeSettings(flags as JsonObject, process.env, config.settings) // commander gives strings and booleans
  sayNarrowing(config)
  const terminal = terminalOf(process.env, { color: flags.color !== false, quiet: settings.quiet === 'true' })
  const format = parseFormat(settings.format)
  const failOn = settings.failOn === undefined ? undefined : parseSeverity(settings.failOn, '--fail-on')
  const severities = parseSeverities(settings.severity)
  const refusedCode = parseExitCode(settings.exitCode)
  if (flags.cluster === true && paths.length > 0)
    throw new SeawallError('usage', '--cluster scans a running cluster: give paths in a scan of their own')
  if (paths.length === 0 && flags.cluster !== true)
    throw new SeawallError('usage', 'nothing to scan: name a file, a folder, - for standard input, or --cluster', {
      hint: 'seawall scan deploy/, or seawall scan --cluster',
    })
  const podTemplates = podTemplatePaths(config.podTemplates)
  const cluster = flags.cluster === true ? await openClusterOf(flags, podTemplates) : undefined
  const at = now(process.env)
  const stored = await storedScans(flags)
  const options: AssessOptions = {
    now: at,
    ...(stored !== undefined && { scans: stored.at(at) }),
    exceptions: await readExceptions(settings.ignorefile, paths),
    selection: parseSelection(settings),
    kubernetes: parseKubernetes(settings.kubernetesVersion),
    podTemplates,
    complete: cluster?.complete ?? settings.complete === 'true',
  }
  const baseline = await readBaseline(settings.baseline)
  const items =
    cluster?.items ??
    readPaths(paths, process.stdin, {
      ...(settings.namespace && { namespace: settings.namespace }),
      ...(flags.render === true && { render: await rendererFor(settings) }),
      cluster: settings.complete === 'true',
      ...(settings.exclude && { exclude: settings.exclude.split(',').map((part) => part.trim()) }),
    })
  const foreign = await readImports(importedFiles(imports, settings.import))
  const join = foreign.length > 0 ? new ImportedJoin(podTemplates) : undefined
  const gate = gatePolicies.length > 0 ? await assumedGate(gatePolicies, options.now) : undefined
  const assessment = await assess(items, options, terminal, join, gate)
  const comparison = baseline && compareWithBaseline(assessment, baseline)
  const model = reportOf(assessment, {
    target: (cluster?.target ?? paths.join(' ')) + assumedWords(gate),
    version,
    severities,
    showSuppressed: settings.showSuppressed === 'true',
    ...(failOn !== undefined && { failOn }),
    ...(comparison !== undefined && { comparison }),
    ...(join !== undefined && { imported: join.join(foreign) }),
    ...(needsTexts(format) && { pages: await loadPages() }),
  })
  process.exitCode = exitCodeOf(assessment, model, paths, comparison, settings, refusedCode)
  sayNotJudged(model, paths)
  const color = terminal.color && isStdout(settings.output)
  const text = await renderReport(format, model, { width: terminal.width, color, all: settings.all === 'true' })
  await writeResult(text, settings.output)
  return process.exitCode
}

/** Results of scans are read only by those who have them. */
async function storedScans({ results }: ScanFlags): Promise<StoredScans | undefined> {
  if (typeof results !== 'string' && !process.env.SEAWALL_RESULTS) return undefined
  const { scansIn } = await import('./results/index.ts')
  return scansIn(typeof results === 'string' ? results : undefined)
}

/** The client and its TLS are loaded only for those who scan a cluster. */
async function openClusterOf(flags: ScanFlags, podTemplates: PodTemplatePaths): Promise<ClusterSource> {
  const { clusterFlags, openCluster } = await import('./cluster.ts')
  return openCluster(clusterFlags(flags), podTemplates, process.env)
}

/** Programs run only when the command line says so: a file in the folder that is scanned cannot ask for it. */
async function rendererFor({ namespace }: Settings): Promise<RenderFolder> {
  const { rendererOf } = await import('../kube/estate/render/index.ts')
  return rendererOf(process.env.PATH ?? '', namespace === undefined ? {} : { namespace })
}

/** A report of ours among those to import is meant as a baseline. */
async function readImports(files: readonly string[]): Promise<readonly ForeignSource[]> {
  try {
    return await readForeignReports(files)
  } catch (error) {
    for (const file of files) if (file !== '-') await refuseOwnReport(file)
    throw error
  }
}

async function refuseOwnReport(file: string): Promise<void> {
  const own = await loadReport(file).catch(() => undefined) // whatever else is wrong with it has been said already
  if (own !== undefined)
    throw new SeawallError('usage', `${file} is a report of Seawall, and --import takes those of other tools`, {
      hint: 'to compare with an earlier scan, give it as --baseline',
    })
}

/** A report that does not list everything would make new what it left out. */
async function readBaseline(file: string | undefined): Promise<ReportModel | undefined> {
  if (file === undefined) return undefined
  const baseline = await loadReport(file)
  if (baseline.listed.severities.length < allSeverities.length)
    throw new SeawallError('usage', `${file} lists only some severities and cannot be a baseline`, {
      hint: 'write it with --format json and without --severity',
    })
  return baseline
}

/** The gate and its policies are loaded only for those who assume one. */
async function assumedGate(policies: readonly string[], now: string): Promise<AssumedGate> {
  const { assumeGate } = await import('./gate/index.ts')
  return assumeGate(policies, now)
}

/** Said with what was judged: what stands in the report is not what stands in the files. */
function assumedWords(gate: AssumedGate | undefined): string {
  return gate === undefined ? '' : ` (${count(gate.changed, 'object')} as the gate would change them)`
}

async function assess(
  items: AsyncIterable<EstateItem | LiveItem>,
  options: AssessOptions,
  terminal: Terminal,
  join: ImportedJoin | undefined,
  gate: AssumedGate | undefined,
): Promise<Assessment> {
  const assessor = new Assessor(options)
  let objects = 0
  for await (const item of items) {
    if ('object' in item) {
      const object = gate?.change(item.object) ?? item.object
      assessor.add(object)
      join?.add(object)
    } else if ('gap' in item) assessor.gapOfKind(item.gap)
    else assessor.unread(item.unread)
    objects += 1
    if (terminal.progress && objects % 1000 === 0)
      process.stderr.write(`\r${objects.toLocaleString('en')} objects read `)
  }
  if (terminal.progress && objects >= 1000) process.stderr.write('\r\u001b[K')
  return assessor.finish()
}

/** Paths of the command line that are not there or may not be read, whatever else was judged. */
function namedUnread({ unread }: ReportModel, paths: readonly string[]): ReportModel['unread'] {
  return unread.filter(({ location: { file, line = 0 }, kind }) => {
    const isPath = file !== undefined && line === 0 && paths.includes(file)
    return isPath && kind === 'broken'
  })
}

/** On stderr, whatever the report's format and wherever it is written: it is a mistake in most cases. */
function sayNotJudged(model: ReportModel, paths: readonly string[]): void {
  if (isNothingJudged(model)) process.stderr.write(`seawall: nothing was judged: ${whyNothingWasJudged(model)}\n`)
  else for (const path of namedUnread(model, paths)) process.stderr.write(`seawall: not judged: ${unreadWords(path)}\n`)
}

function exitCodeOf(
  assessment: Assessment,
  model: ReportModel,
  paths: readonly string[],
  comparison: Comparison | undefined,
  settings: Settings,
  refused: number,
): number {
  const { failOn, summary } = model
  if (isNothingJudged(model) || namedUnread(model, paths).length > 0) return exitCodes.usage
  const grave = (severity: Severity): boolean => failOn !== null && severityRank(severity) <= severityRank(failOn)
  const counts = (finding: Finding): boolean =>
    finding.excepted === undefined && comparison?.known.has(finding) !== true
  if (assessment.findings.some((finding) => grave(finding.severity) && counts(finding))) return refused
  const mustBeWhole = settings.strict === 'true' || failOn !== null
  return mustBeWhole && summary.unread > 0 ? exitCodes.incomplete : exitCodes.fine
}

const ignoreFile = '.seawallignore.yaml'

/** The file asked for; else `.seawallignore.yaml` here and in each folder that is scanned. */
export async function readExceptions(
  named: string | undefined,
  paths: readonly string[],
): Promise<readonly Exception[]> {
  if (named !== undefined) return exceptionsIn(named, await readOptional(named, true))
  const beside = paths.filter((path) => path !== '-').map((path) => join(path, ignoreFile))
  const files = [...new Set([ignoreFile, ...beside])]
  const texts = await Promise.all(files.map((file) => readOptional(file, false)))
  return files.flatMap((file, index) => exceptionsIn(file, texts[index]))
}

function exceptionsIn(file: string, text: string | undefined): readonly Exception[] {
  if (text === undefined) return []
  const yaml = parseYaml(text)
  if (!yaml.ok) throw new SeawallError('config', `${file}:${yaml.error.line}: ${yaml.error.message}`)
  const exceptions = parseExceptions(yaml.value, file)
  if (!exceptions.ok) throw exceptions.error
  return exceptions.value
}

export function parseSelection(settings: Settings): Selection {
  const selection = {
    ...patterns('only', settings),
    ...patterns('skip', settings),
    reliability: settings.reliability === 'true',
  }
  if (!loadCatalogue().checks.some(({ id }) => isSelected(selection, id)))
    throw new SeawallError('usage', 'nothing would be judged: "only" and "skip" leave no check', {
      hint: 'give fewer patterns; reliability checks want --reliability',
    })
  return selection
}

export function patterns(name: 'only' | 'skip', settings: Settings): { only?: string[]; skip?: string[] } {
  const text = settings[name]
  if (text === undefined) return {}
  const wanted = text.split(',').map(withUpperCaseControl)
  for (const pattern of wanted) checkPattern(pattern, name)
  return { [name]: wanted }
}

/** A misspelt pattern would silently judge nothing, or skip nothing. */
function checkPattern(pattern: string, flag: string): void {
  if (loadCatalogue().checks.some(({ id }) => names(pattern, id))) return
  throw new SeawallError('usage', `--${flag} names no implemented check: ${printable(pattern)}`, {
    hint: 'seawall controls --status implemented lists them; POD-* and POD-03/* are patterns',
  })
}

/** `pod-03/run-as-root-user` means `POD-03/run-as-root-user`. */
function withUpperCaseControl(pattern: string): string {
  const [control = '', ...check] = pattern.trim().split('/')
  return [control.toUpperCase(), ...check].join('/')
}

export function parseKubernetes(text: string | undefined): number | 'latest' {
  if (text === undefined || text === 'latest') return 'latest'
  const parsed = parsePssVersion(`v${text.replace(/^v/, '').split('.').slice(0, 2).join('.')}`)
  if (!parsed.ok) throw new SeawallError('usage', `--kubernetes-version must be like 1.37, not "${text}"`)
  return parsed.value
}

function parseExitCode(text: string | undefined): number {
  if (text === undefined) return exitCodes.refused
  const code = Number(text)
  if (!Number.isInteger(code) || code < 0 || code > 255)
    throw new SeawallError('usage', `--exit-code must be a number from 0 to 255, not "${text}"`)
  return code
}

/** The clock, or SOURCE_DATE_EPOCH (reproducible-builds.org) for output that must not change. */
export function now(env: NodeJS.ProcessEnv): string {
  const epoch = env.SOURCE_DATE_EPOCH ?? ''
  return new Date(/^\d{1,11}$/.test(epoch) ? Number(epoch) * 1000 : Date.now()).toISOString()
}
