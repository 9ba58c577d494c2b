import { existsSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { type AssessOptions, type FixRun, type FixTarget, mendFindings } from '../assess/index.ts'
import { type FixImpact, type JsonObject, SeawallError, type Unread } from '../core/index.ts'
import { placeDocuments } from '../formats/yaml-edit/index.ts'
import { readPaths } from '../kube/estate/index.ts'
import { type KubeObject, podTemplatePaths } from '../kube/objects/index.ts'
import { exitCodes } from './exit-codes.ts'
import { type FileChange, FixFiles } from './fix-files.ts'
import { hiddenLines } from './fix-secrets.ts'
import { renderSummary } from './fix-summary.ts'
import { type Terminal, terminalOf, writeResult } from './io.ts'
import { mustBeReplaceable, replaceFile } from './replace-file.ts'
import { now, parseKubernetes, patterns, readExceptions } from './scan.ts'
import { mergeSettings, readConfig, type Settings, sayNarrowing } from './settings.ts'
import { unifiedDiff } from './unified-diff.ts'

export interface FixFlags {
  readonly [flag: string]: string | boolean | undefined
}

/** `seawall fix PATH…`: shows what it changes, changes it in place, and says what is left. */
export async function fix(paths: readonly string[], flags: FixFlags): Promise<number> {
  if (paths.length === 0)
    throw new SeawallError('usage', 'nothing to fix: name a file or a folder', {
      hint: 'seawall fix deploy/ --dry-run',
    })
  if (paths.includes('-'))
    throw new SeawallError('usage', 'standard input cannot be fixed: there is no file to write to', {
      hint: 'name the files; what a tool renders is fixed in its sources',
    })
  const config = await readConfig(typeof flags.config === 'string' ? flags.config : undefined)
  const settings = mergeSettings(flags as JsonObject, process.env, config.settings) // commander gives strings and booleans
  sayNarrowing(config)
  const terminal = terminalOf(process.env, { color: flags.color !== false })
  const assess: AssessOptions = {
    now: now(process.env),
    exceptions: await readExceptions(settings.ignorefile, paths),
    selection: { ...patterns('only', settings), ...patterns('skip', settings) },
    kubernetes: parseKubernetes(settings.kubernetesVersion),
    podTemplates: podTemplatePaths(config.podTemplates),
    complete: settings.complete === 'true',
  }
  return mend(await readAll(paths, settings), new FixFiles(paths), assess, flags, terminal)
}

interface Input {
  readonly objects: readonly KubeObject[]
  readonly unread: readonly Unread[]
}

async function readAll(paths: readonly string[], settings: Settings): Promise<Input> {
  const objects: KubeObject[] = []
  const unread: Unread[] = []
  const options = settings.namespace === undefined ? {} : { namespace: settings.namespace }
  for await (const item of readPaths(paths, process.stdin, options)) {
    if ('object' in item) objects.push(item.object)
    else if (item.unread.kind === 'broken') unread.push(item.unread)
  }
  return { objects, unread }
}

async function mend(
  { objects, unread }: Input,
  files: FixFiles,
  assess: AssessOptions,
  flags: FixFlags,
  terminal: Terminal,
): Promise<number> {
  const targets = objects.map((object) => files.target(object))
  const run = mendAs(flags.risky === true ? ['safe', 'may-break'] : ['safe'], targets, files, assess)
  const changes = files.changes(run.targets, run.generated)
  const dryRun = flags.dryRun === true
  const check = flags.check === true
  if (!dryRun && !check) for (const { path, before } of changes) mustBeReplaceable(path, before?.bytes)
  if (dryRun || !check) await writeResult(changes.map(diffOf).join(''), undefined)
  if (!dryRun && !check) for (const change of changes) write(change)
  if (!dryRun) {
    const risky = flags.risky === true ? [] : mendAs(['safe', 'may-break'], targetsAfter(run), files, assess).mended
    const summary = { run, risky, files: changes.length, written: !check, unread, notes: notesOf(changes) }
    await writeResult(`${changes.length > 0 && !check ? '\n' : ''}${renderSummary(summary, terminal)}`, undefined)
  }
  if (objects.length === 0) return exitCodes.usage
  return check && run.mended.length > 0 ? exitCodes.refused : exitCodes.fine
}

function targetsAfter({ targets, generated }: FixRun): FixTarget[] {
  const document = { ok: false, error: 'it is new' } as const
  return [...targets, ...generated.map((object) => ({ object, document }))]
}

function mendAs(
  impacts: readonly FixImpact[],
  targets: readonly FixTarget[],
  files: FixFiles,
  assess: AssessOptions,
): FixRun {
  return mendFindings(targets, { assess, impacts: new Set(impacts), fileFor: (finding) => files.fileFor(finding) })
}

function diffOf({ path, before, after, objects }: FileChange): string {
  const sides = [...objects]
  const there = before === undefined ? 0 : placeDocuments(before.text).length
  const old = before && {
    text: before.text,
    hidden: hiddenLines(before.text, new Map(sides.map(([index, one]) => [index, one.before])), there),
  }
  const hidden = hiddenLines(after, new Map(sides.map(([index, one]) => [index, one.after])), there)
  return unifiedDiff(path, old, { text: after, hidden })
}

function write({ path, before, after }: FileChange): void {
  replaceFile(path, before?.bytes, Buffer.from(after))
}

/** A kustomization lists its files by name, and a new one is not applied before it does. */
function notesOf(changes: readonly FileChange[]): string[] {
  return changes
    .filter(({ path, before }) => before === undefined && existsSync(join(dirname(path), 'kustomization.yaml')))
    .map(({ path }) => `${path} is new: add ${basename(path)} to the resources of the kustomization.yaml beside it`)
}
