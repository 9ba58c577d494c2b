import { type Assessment, type AssessOptions, Assessor, type Exception, parseExceptions } from '../assess/index.ts'
import { loadCatalogue } from '../catalogue/index.ts'
import { type JsonObject, printable, SeawallError, type Severity, severityRank } from '../core/index.ts'
import { parseYaml } from '../formats/yaml/index.ts'
import { type EstateItem, readPaths } from '../kube/estate/index.ts'
import { podTemplatePaths } from '../kube/objects/index.ts'
import { parsePssVersion } from '../policy/pss/index.ts'
import { type ReportInput, renderJson, renderSarif, renderTable, summarise } from '../report/index.ts'
import { exitCodes } from './exit-codes.ts'
import { type Terminal, terminalOf, writeResult } from './io.ts'
import { mergeSettings, parseSeverities, parseSeverity, readConfig, readOptional, type Settings } from './settings.ts'
import { version } from './version.ts'

export interface ScanFlags {
  readonly [flag: string]: string | boolean | undefined
}

const formats = ['table', 'json', 'sarif'] as const
type Format = (typeof formats)[number]

/** `seawall scan PATH…`: judges manifests and cluster dumps, and gives the exit code. */
export async function scan(paths: readonly string[], flags: ScanFlags): Promise<number> {
  const config = await readConfig(typeof flags.config === 'string' ? flags.config : undefined)
  const settings = mergeSettings(flags as JsonObject, process.env, config.settings) // commander gives strings and booleans
  const terminal = terminalOf(process.env, { color: flags.color !== false, quiet: settings.quiet === 'true' })
  const format = parseFormat(settings.format)
  const failOn = settings.failOn === undefined ? undefined : parseSeverity(settings.failOn, '--fail-on')
  const severities = parseSeverities(settings.severity)
  const refusedCode = parseExitCode(settings.exitCode)
  if (paths.length === 0)
    throw new SeawallError('usage', 'nothing to scan: name a file, a folder, or - for standard input', {
      hint: 'kubectl get -A -o json TYPES | seawall scan -',
    })
  const options: AssessOptions = {
    now: now(process.env),
    exceptions: await readExceptions(settings.ignorefile),
    selection: { ...patterns('only', settings), ...patterns('skip', settings) },
    kubernetes: parseKubernetes(settings.kubernetesVersion),
    podTemplates: podTemplatePaths(config.podTemplates),
    complete: settings.complete === 'true',
  }
  const items = readPaths(paths, process.stdin, { ...(settings.namespace && { namespace: settings.namespace }) })
  const assessment = await assess(items, options, terminal)
  const showSuppressed = settings.showSuppressed === 'true'
  const input: ReportInput = { assessment, target: paths.join(' '), version, severities, showSuppressed }
  process.exitCode = exitCodeOf(assessment, failOn, settings, refusedCode)
  await writeResult(await render(format, input, settings, terminal, failOn), settings.output)
  return process.exitCode
}

async function assess(
  items: AsyncIterable<EstateItem>,
  options: AssessOptions,
  terminal: Terminal,
): Promise<Assessment> {
  const assessor = new Assessor(options)
  let objects = 0
  for await (const item of items) {
    if ('object' in item) assessor.add(item.object)
    else assessor.unread(item.unread)
    objects += 1
    if (terminal.progress && objects % 1000 === 0)
      process.stderr.write(`\r${objects.toLocaleString('en')} objects read `)
  }
  if (terminal.progress && objects >= 1000) process.stderr.write('\r\u001b[K')
  return assessor.finish()
}

async function render(
  format: Format,
  input: ReportInput,
  settings: Settings,
  terminal: Terminal,
  failOn: Severity | undefined,
): Promise<string> {
  if (format === 'json') return renderJson(input)
  if (format === 'sarif') return renderSarif(input)
  const color = terminal.color && settings.output === undefined
  return renderTable(input, { width: terminal.width, color, all: settings.all === 'true', failOn })
}

function exitCodeOf(assessment: Assessment, failOn: Severity | undefined, settings: Settings, refused: number): number {
  const { unread } = summarise(assessment)
  if (assessment.coverage.objects === 0 && unread > 0) return exitCodes.usage
  const grave = (severity: Severity): boolean => failOn !== undefined && severityRank(severity) <= severityRank(failOn)
  if (assessment.findings.some(({ severity, excepted }) => excepted === undefined && grave(severity))) return refused
  return settings.strict === 'true' && unread > 0 ? exitCodes.incomplete : exitCodes.fine
}

const ignoreFile = '.seawallignore.yaml'

async function readExceptions(named: string | undefined): Promise<readonly Exception[]> {
  const file = named ?? ignoreFile
  const text = await readOptional(file, named !== undefined)
  if (text === undefined) return []
  const yaml = parseYaml(text)
  if (!yaml.ok) throw new SeawallError('config', `${file}:${yaml.error.line}: ${yaml.error.message}`)
  const exceptions = parseExceptions(yaml.value, file)
  if (!exceptions.ok) throw exceptions.error
  return exceptions.value
}

function patterns(name: 'only' | 'skip', settings: Settings): { only?: string[]; skip?: string[] } {
  const text = settings[name]
  if (text === undefined) return {}
  const wanted = text.split(',').map((part) => part.trim())
  for (const pattern of wanted) checkPattern(pattern, name)
  return { [name]: wanted }
}

/** A misspelt pattern would silently judge nothing. */
function checkPattern(pattern: string, flag: string): void {
  const { controls } = loadCatalogue()
  const known = controls.some(({ id }) => pattern.split('/')[0] === id) || pattern.includes('*')
  if (!known)
    throw new SeawallError('usage', `--${flag} names no control or check: ${printable(pattern)}`, {
      hint: 'seawall controls lists them; POD-* and POD-03/* are patterns',
    })
}

function parseFormat(text: string | undefined): Format {
  const format = formats.find((known) => known === (text ?? 'table'))
  if (format === undefined)
    throw new SeawallError('usage', `--format does not know "${text}"`, { hint: `known: ${formats.join(', ')}` })
  return format
}

function parseKubernetes(text: string | undefined): number | 'latest' {
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
function now(env: NodeJS.ProcessEnv): string {
  const epoch = Number(env.SOURCE_DATE_EPOCH ?? Number.NaN)
  return new Date(Number.isFinite(epoch) ? epoch * 1000 : Date.now()).toISOString()
}
