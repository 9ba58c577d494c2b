import { type SpawnOptions, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { type FuzzPlan, fuzzTitle, perRunMs } from './plan.ts'

/** What came of one parser's property. */
export interface Tried extends FuzzPlan {
  readonly failures: number
  readonly seconds: number
}

/** The parts of vitest's JSON report that are read here. */
interface Report {
  readonly testResults: readonly {
    readonly name: string
    readonly status: string
    readonly assertionResults: readonly Asserted[]
    readonly message: string
  }[]
}

interface Asserted {
  readonly status: string
  readonly duration?: number
  readonly failureMessages: readonly string[] | null
  readonly meta?: { readonly fuzz?: FuzzPlan }
}

const root = resolve(import.meta.dirname, '../..')

/** Every property tried so many times, in processes of their own. */
export async function runSlice(runs: number): Promise<readonly Tried[]> {
  const folder = mkdtempSync(join(tmpdir(), 'seawall-fuzz-'))
  const file = join(folder, 'results.json')
  try {
    await runTests(runs, file)
    return existsSync(file) ? triedIn(JSON.parse(readFileSync(file, 'utf8'))) : [unfinished(runs)]
  } finally {
    rmSync(folder, { recursive: true })
  }
}

async function runTests(runs: number, file: string): Promise<void> {
  const vitest = join(root, 'node_modules/vitest/vitest.mjs')
  const tests = ['run', '-t', fuzzTitle, '--reporter=json', `--outputFile=${file}`, ...filesWithProperties()]
  const env = { ...process.env, SEAWALL_FUZZ_RUNS: `${runs}` }
  const options: SpawnOptions = { cwd: root, env, stdio: ['ignore', 'ignore', 'inherit'], detached: true }
  const child = spawn(process.execPath, [vitest, ...tests], options)
  // A parser that never ends keeps its process from seeing that the time of its test is over.
  const limit = setTimeout(() => endGroup(child.pid), 600_000 + runs * perRunMs * 10)
  const endAll = (): void => endGroup(child.pid)
  process.once('exit', endAll)
  await once(child, 'exit')
  clearTimeout(limit)
  process.off('exit', endAll)
}

function endGroup(pid: number | undefined): void {
  if (pid !== undefined) process.kill(-pid, 'SIGKILL')
}

function filesWithProperties(): readonly string[] {
  return readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.test.ts'))
    .map((path) => join('src', path))
    .filter((path) => readFileSync(join(root, path), 'utf8').includes("test/fuzz/index.ts'"))
}

function triedIn(report: Report): readonly Tried[] {
  for (const { name, message, assertionResults } of report.testResults)
    if (assertionResults.length === 0) throw new Error(`${name} cannot be run: ${message}`)
  return report.testResults.flatMap(({ assertionResults }) => assertionResults.flatMap(triedBy))
}

function triedBy({ status, duration = 0, failureMessages, meta }: Asserted): readonly Tried[] {
  if (meta?.fuzz === undefined || !['passed', 'failed'].includes(status)) return []
  if (status === 'failed') process.stderr.write(`${meta.fuzz.parser}: ${failureMessages?.join('\n').slice(0, 2_000)}\n`)
  return [{ ...meta.fuzz, failures: status === 'failed' ? 1 : 0, seconds: duration / 1000 }]
}

function unfinished(runs: number): Tried {
  return { parser: 'a slice that did not end', runs, failures: 1, seconds: 0 }
}
