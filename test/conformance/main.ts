import { SeawallError } from '../../src/core/index.ts'
import { parseArguments } from './arguments.ts'
import { fixturesFolder } from './fixtures.ts'
import { runSuite } from './run-suite.ts'
import type { Score } from './score.ts'
import { allLine, markdownReport, scoreLine, scoreTable } from './show.ts'

try {
  await main(process.argv.slice(2))
} catch (error) {
  if (!(error instanceof SeawallError)) throw error
  process.stderr.write(`seawall: ${error.message}${error.hint === undefined ? '' : ` (${error.hint})`}\n`)
  process.exitCode = 2
}

async function main(words: readonly string[]): Promise<void> {
  const request = parseArguments(words)
  const scores: Score[] = []
  const absent: string[] = []
  for (const suite of request.suites) {
    const score = await runSuite(suite, request.cases)
    if (score === undefined) absent.push(suite.name)
    else scores.push(score)
  }
  if (scores.length === 0)
    throw new SeawallError('not-found', `no cases of ${absent.join(', ')} in ${request.cases ?? fixturesFolder()}`, {
      hint: 'SEAWALL_FIXTURES names the folder of the fixtures, --cases a file or folder of cases',
    })
  if (absent.length > 0 && request.cases === undefined)
    process.stderr.write(`seawall: no cases of ${absent.join(', ')} in ${fixturesFolder()}\n`)
  if (request.report) process.stdout.write(markdownReport(scores))
  else {
    if (!request.json) process.stdout.write(`${scoreTable(scores)}\n`)
    const [only] = scores
    process.stdout.write(`${request.all || only === undefined ? allLine(scores) : scoreLine(only)}\n`)
  }
}
