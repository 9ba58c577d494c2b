// Speed of the built program beside an empty Node process and a peer, in one run: `npm run -s bench`.
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { cpus, homedir, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { writeManifests } from './manifests.ts'
import { type Command, measure, type Timing } from './measure.ts'

const root = resolve(import.meta.dirname, '..')
const node = process.execPath
const seawall = join(root, 'dist/main.js')
const manifestCount = 2000

const folder = mkdtempSync(join(tmpdir(), 'seawall-bench-'))
try {
  console.log(`Node ${process.versions.node}, ${cpus().length} cores, ${new Date().toISOString().slice(0, 10)}\n`)
  start()
  throughput()
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
  const scan = ours(`seawall scan`, ['scan', manifests, '-f', 'json'])
  const peer = join(process.env.GOBIN ?? join(homedir(), 'go/bin'), 'kube-score')
  const kubeScore: Command = {
    name: 'kube-score 1.20.0',
    program: peer,
    args: ['score', '-o', 'json', ...files],
    fine: [0, 1],
  }
  const hasPeer = existsSync(peer)
  const timings = measure(hasPeer ? [scan, kubeScore] : [scan], 7)
  print(`${manifestCount} manifests, 7 rounds`, timings, 'seawall scan')
  if (!hasPeer)
    console.log('skipped: kube-score is not installed (go install github.com/zegl/kube-score/cmd/kube-score@v1.20.0)')
}

function ours(name: string, args: readonly string[]): Command {
  return { name, program: node, args: [seawall, ...args], fine: [0] }
}

function print(title: string, timings: readonly Timing[], unit: string): void {
  const base = timings.find(({ name }) => name === unit)?.median ?? 1
  console.log(`### ${title}\n\n| | median | best | worst | ratio |\n|---|---:|---:|---:|---:|`)
  for (const { name, median, best, worst } of timings)
    console.log(`| ${name} | ${ms(median)} | ${ms(best)} | ${ms(worst)} | ${(median / base).toFixed(2)} |`)
  console.log('')
}

function ms(value: number): string {
  return `${value.toFixed(0)} ms`
}
