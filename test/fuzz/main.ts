// Every property of every parser, tried as often as one asks: `npm run soak -- --fuzz --runs 200000`.
import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { usualRuns } from './plan.ts'
import { runSlice, type Tried } from './slice.ts'

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '200000' },
    slice: { type: 'string', default: '10000' },
    log: { type: 'string', default: resolve(import.meta.dirname, '../../docs/reference/fuzz.md') },
  },
})
const runs = Number(values.runs)
const slice = Number(values.slice)
if (!(Number.isInteger(runs) && Number.isInteger(slice) && runs > 0 && slice > 0))
  throw new Error('--runs and --slice are whole numbers above 0')

process.exitCode = await soak()

/** In slices, each with seeds of its own, so that one hour of work is told in pieces and no test is given that long. */
async function soak(): Promise<number> {
  const all = new Map<string, Tried>()
  for (let done = 0; done < runs; done += slice) {
    for (const tried of await runSlice(Math.min(slice, runs - done))) add(all, tried)
    process.stderr.write(`${Math.min(runs, done + slice)} of ${runs} runs each, ${failuresIn(all)} failures\n`)
  }
  const text = logOf([...all.values()])
  writeFileSync(values.log, text)
  console.log(text)
  return all.size > 0 && failuresIn(all) === 0 ? 0 : 1
}

function add(all: Map<string, Tried>, more: Tried): void {
  const { runs, failures, seconds } = all.get(more.parser) ?? { runs: 0, failures: 0, seconds: 0 }
  all.set(more.parser, {
    parser: more.parser,
    runs: runs + more.runs,
    failures: failures + more.failures,
    seconds: seconds + more.seconds,
  })
}

function failuresIn(all: ReadonlyMap<string, Tried>): number {
  return [...all.values()].reduce((sum, { failures }) => sum + failures, 0)
}

function logOf(all: readonly Tried[]): string {
  const rows = [...all]
    .sort((a, b) => (a.parser < b.parser ? -1 : 1))
    .map(({ parser, runs, failures, seconds }) => `| ${parser} | ${runs} | ${failures} | ${seconds.toFixed(1)} |`)
  return `# Every parser, given what became of files

\`npm run soak -- --fuzz --runs N\` (200000 unless told) gives each parser N files that were overwritten, cut, doubled and pieced
together anew, and fails when one throws, takes for whole what is not, or makes more of a file than it holds. It runs in slices
(\`--slice\`, ${slice} here), each with seeds of its own; a failure is printed with its seed. \`npm test\` does the same
${usualRuns.binary.toLocaleString('en')} times for binary formats, ${usualRuns.text} times for text and ${usualRuns.image} times for whole images. This run was on
${new Date().toISOString().slice(0, 10)}, Node ${process.versions.node}.

| parser | runs | failures | seconds |
|---|---:|---:|---:|
${rows.join('\n')}
`
}
