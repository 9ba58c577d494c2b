// Speed of the built program beside an empty Node process and its peers, in one run: `npm run -s bench`, or with the
// names of some parts: `npm run -s bench -- start throughput dumps gate images versions advisories affected`.
import { spawnSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, readdirSync, rmSync, statSync } from 'node:fs'
import { cpus, homedir, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { advisories } from './advisories.ts'
import { affected } from './affected.ts'
import { gate } from './gate.ts'
import { images } from './images.ts'
import { writeManifests } from './manifests.ts'
import { type Command, measure, type Timing } from './measure.ts'
import { versions } from './versions.ts'

const root = resolve(import.meta.dirname, '..')
const node = process.execPath
const seawall = join(root, 'dist/main.js')
const manifestCount = 2000

/** Nodes, pods, templates, namespaces. */
const clusters = [
  [500, 20_000, 500, 50],
  [100, 10_000, 10_000, 100],
  [1_700, 50_000, 8_000, 500],
  [5_000, 150_000, 8_000, 500],
] as const

const folder = mkdtempSync(join(tmpdir(), 'seawall-bench-'))
try {
  console.log(`Node ${process.versions.node}, ${cpus().length} cores, ${new Date().toISOString().slice(0, 10)}\n`)
  const parts = {
    start,
    throughput,
    dumps,
    gate: () => gate(folder),
    images: () => images(folder, ours, print),
    versions,
    advisories: () => advisories(folder),
    affected: () => affected(folder),
  }
  for (const [name, part] of Object.entries(parts))
    if (process.argv.length === 2 || process.argv.includes(name)) await part()
} finally {
  rmSync(folder, { recursive: true, force: true })
}

function start(): void {
  const empty: Command = { name: 'empty Node process', program: node, args: ['-e', '0'], fine: [0] }
  const one = join(root, 'examples/seeds/security-context.pod.yaml')
  const timings = measure(
    [empty, ours('seawall --help', ['--help']), ours('seawall scan, one manifest', ['scan', one])],
    21,
  )
  print('Start, 21 rounds', timings, 'empty Node process')
}

function throughput(): void {
  const manifests = join(folder, 'manifests')
  writeManifests(manifests, manifestCount)
  const files = readdirSync(manifests).map((name) => join(manifests, name))
  const scan = ours('seawall scan', ['scan', manifests, '-f', 'json'])
  const kubeScore: Command = {
    name: 'kube-score 1.20.0',
    program: join(process.env.GOBIN ?? join(homedir(), 'go/bin'), 'kube-score'),
    args: ['score', '-o', 'json', ...files],
    fine: [0, 1],
  }
  const checkov: Command = {
    name: 'checkov 3.3.30',
    program: process.env.CHECKOV ?? 'checkov',
    args: ['-d', manifests, '--framework', 'kubernetes', '-o', 'json', '--quiet', '--skip-download', '--soft-fail'],
    fine: [0],
  }
  beside(scan, kubeScore, 7, 'go install github.com/zegl/kube-score/cmd/kube-score@v1.20.0')
  beside(scan, checkov, 3, 'pip install checkov==3.3.30; CHECKOV names the program')
}

/** One run for both: whatever the machine does meanwhile falls on both alike. */
function beside(scan: Command, peer: Command, rounds: number, install: string): void {
  const hasPeer = spawnSync(peer.program, ['--version'], { stdio: 'ignore' }).error === undefined
  print(`${manifestCount} manifests, ${rounds} rounds`, measure(hasPeer ? [scan, peer] : [scan], rounds), scan.name)
  if (!hasPeer) console.log(`skipped: ${peer.name} is not installed (${install})\n`)
}

function dumps(): void {
  for (const [nodes, pods, templates, namespaces] of clusters) {
    const file = join(folder, 'cluster.json')
    const size = { nodes, pods, templates, namespaces }
    const generated = openSync(file, 'w')
    const flags = Object.entries(size).flatMap(([name, count]) => [`--${name}`, `${count}`])
    spawnSync(node, [seawall, 'gen', 'cluster', ...flags], { stdio: ['ignore', generated, 'inherit'] })
    closeSync(generated)
    const program = `for await (const _ of fs.createReadStream(${JSON.stringify(file)})) ;`
    const floor: Command = {
      name: 'reading the file',
      program: node,
      args: ['--input-type=module', '-e', `import fs from 'node:fs'; ${program}`],
      fine: [0],
    }
    const scans = ['table', 'json'].map((format) =>
      ours(`seawall scan -f ${format}`, ['scan', file, '--complete', '-f', format]),
    )
    print(`${pods} pods of ${templates} templates, ${megabytes(file)} MB`, measure([floor, ...scans], 3), floor.name)
  }
}

function megabytes(file: string): string {
  return (statSync(file).size / 1e6).toFixed(0)
}

function ours(name: string, args: readonly string[]): Command {
  return { name, program: node, args: [seawall, ...args], fine: [0] }
}

function print(title: string, timings: readonly Timing[], unit: string): void {
  const base = timings.find(({ name }) => name === unit)?.median ?? 1
  console.log(`### ${title}\n\n| | median | best | worst | ratio | memory |\n|---|---:|---:|---:|---:|---:|`)
  for (const { name, median, best, worst, memory } of timings)
    console.log(
      `| ${name} | ${ms(median)} | ${ms(best)} | ${ms(worst)} | ${(median / base).toFixed(2)} | ${mb(memory)} |`,
    )
  console.log('')
}

function ms(value: number): string {
  return `${value.toFixed(0)} ms`
}

function mb(kilobytes: number | undefined): string {
  return kilobytes === undefined ? '' : `${(kilobytes / 1024).toFixed(0)} MB`
}
