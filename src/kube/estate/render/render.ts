import { realpathSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Origin } from '../../../core/index.ts'
import { type EstateItem, foreign, type RenderFolder, type SourceOptions, unread } from '../items.ts'
import { readText } from '../text.ts'
import { isComponent, kustomizationNames, referencedBelow } from './kustomizations.ts'
import { findProgram, type ProgramLimits, type ProgramResult, runProgram } from './program.ts'

const defaultLimits: ProgramLimits = { timeoutMs: 60_000, maxBytes: 256 * 1024 * 1024 }

/** Renders charts with `helm` and kustomizations with `kustomize` or `kubectl`, as far as they are on the PATH. */
export function rendererOf(path: string, options: SourceOptions, limits: ProgramLimits = defaultLimits): RenderFolder {
  const referenced = new Map<string, ReadonlySet<string>>()
  const isReferenced = (root: string, folder: string): boolean => {
    const known = referenced.get(root) ?? referencedBelow(root)
    referenced.set(root, known)
    return known.has(realpathSync(folder))
  }
  return (root, folder, names) => {
    if (names.includes('Chart.yaml')) return renderChart(folder, path, options, limits)
    const file = kustomizationNames.find((name) => names.includes(name))
    if (file === undefined) return undefined
    if (isReferenced(root, folder) || isComponent(folder))
      return once(
        foreign(
          join(folder, file),
          0,
          'this kustomization is rendered as a part of another',
          'name its folder to scan it by itself',
        ),
      )
    return renderKustomization(folder, file, path, options, limits)
  }
}

async function* renderChart(
  folder: string,
  path: string,
  options: SourceOptions,
  limits: ProgramLimits,
): AsyncGenerator<EstateItem> {
  const chart = join(folder, 'Chart.yaml')
  const helm = findProgram('helm', path)
  if (helm === undefined) {
    yield unread(
      chart,
      0,
      'this chart was not rendered: helm is not on the PATH',
      `install helm, or scan the output of: helm template ${folder}`,
    )
    return
  }
  const namespace = options.namespace === undefined ? [] : ['--namespace', options.namespace]
  const args = ['template', releaseName(folder), realpathSync(folder), '--include-crds', ...namespace]
  const result = await runProgram(helm, args, path, limits)
  yield* readRendered(
    result,
    chart,
    'helm template',
    options,
    (line, text) => templateFile(folder, text, line) ?? chart,
  )
}

async function* renderKustomization(
  folder: string,
  name: string,
  path: string,
  options: SourceOptions,
  limits: ProgramLimits,
): AsyncGenerator<EstateItem> {
  const file = join(folder, name)
  const kustomize = findProgram('kustomize', path)
  const program = kustomize ?? findProgram('kubectl', path)
  if (program === undefined) {
    yield unread(
      file,
      0,
      'this kustomization was not rendered: neither kustomize nor kubectl is on the PATH',
      `install one, or scan the output of: kubectl kustomize ${folder}`,
    )
    return
  }
  const args = [kustomize === undefined ? 'kustomize' : 'build', realpathSync(folder)]
  const result = await runProgram(program, args, path, limits)
  yield* readRendered(result, file, args[0] === 'build' ? 'kustomize build' : 'kubectl kustomize', options, () => file)
}

async function* readRendered(
  result: ProgramResult,
  file: string,
  command: string,
  options: SourceOptions,
  fileOf: (line: number, text: readonly string[]) => string,
): AsyncGenerator<EstateItem> {
  if (!result.ok) {
    yield unread(file, 0, `${command} did not render this: ${result.message}`, hintFor(result.message))
    return
  }
  const lines = result.output.toString('utf8').split('\n')
  for await (const item of readText(file, bytes(result.output), options)) {
    const origin = ('object' in item ? item.object : item.unread).origin
    const rendered = renderedOrigin(origin, (line) => fileOf(line, lines))
    // Lines of rendered text are not lines of any file.
    if ('object' in item) yield { object: { ...item.object, origin: rendered, locate: () => undefined } }
    else
      yield {
        unread: { ...item.unread, origin: rendered, message: `in what ${command} printed: ${item.unread.message}` },
      }
  }
}

function renderedOrigin(origin: Origin, fileOf: (line: number) => string): Origin {
  const line = 'line' in origin ? origin.line : 1
  return { source: 'file', file: fileOf(line), doc: 'doc' in origin ? origin.doc : 0, line: 1 }
}

/** Helm writes `# Source: web/templates/service.yaml` above each document; the first folder is the chart. */
function templateFile(folder: string, lines: readonly string[], line: number): string | undefined {
  for (let at = Math.min(line, lines.length) - 1; at >= 0; at--) {
    const source = /^# Source: [^/]+\/(.+)$/.exec(lines[at] ?? '')?.[1]
    if (source !== undefined) return source.split('/').includes('..') ? undefined : join(folder, source)
  }
  return undefined
}

function hintFor(message: string): string {
  if (/dependency build|missing in charts/.test(message)) return 'run helm dependency build, then scan again'
  if (/127\.0\.0\.1:9|transport .* not allowed|git/.test(message))
    return 'Seawall renders without network: fetch what it refers to first'
  return 'render it yourself and scan the result'
}

/** A release is called after its chart's folder, as far as Helm's rules for names allow. */
function releaseName(folder: string): string {
  const name = basename(realpathSync(folder))
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 50)
  return name.replace(/^-+|-+$/g, '') || 'release'
}

async function* once(item: EstateItem): AsyncGenerator<EstateItem> {
  yield item
}

async function* bytes(output: Buffer): AsyncGenerator<Uint8Array> {
  yield output
}
