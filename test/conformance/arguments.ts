import { SeawallError } from '../../src/core/index.ts'
import { type Suite, suiteNamed, suites } from './suites.ts'

/** What is to be run and shown. */
export interface Request {
  readonly suites: readonly Suite[]
  /** One JSON line for all suites together, not for a single one. */
  readonly all: boolean
  readonly cases: string | undefined
  /** The last line alone. */
  readonly json: boolean
  /** A markdown table for the documentation instead. */
  readonly report: boolean
}

const usage = 'npm run -s conformance -- SUITE|--all [--cases FILE-OR-FOLDER] [--json], or -- --report'

export function parseArguments(words: readonly string[]): Request {
  let [name, cases]: (string | undefined)[] = []
  const flags = new Set<string>()
  const rest = [...words]
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === '--cases') cases = rest.shift() ?? refuse('--cases needs a file or folder')
    else if (word.startsWith('--cases=')) cases = word.slice('--cases='.length)
    else if (['--json', '--all', '--report'].includes(word)) flags.add(word)
    else if (word.startsWith('-')) refuse(`there is no option ${word}`)
    else if (name === undefined) name = word
    else refuse(`one suite at a time, not "${name}" and "${word}"`)
  }
  const all = flags.has('--all') || flags.has('--report')
  if (all === (name !== undefined)) refuse(all ? 'name a suite or give --all, not both' : 'name a suite, or give --all')
  return {
    suites: name === undefined ? suites : [suiteNamed(name) ?? refuse(unknownSuite(name))],
    all,
    cases,
    json: flags.has('--json'),
    report: flags.has('--report'),
  }
}

function unknownSuite(name: string): string {
  const near = suites.map((suite) => suite.name).filter((known) => known.includes(name))
  return `there is no suite "${name}"; known: ${(near.length > 0 ? near : suites.map((suite) => suite.name)).join(', ')}`
}

function refuse(message: string): never {
  throw new SeawallError('usage', message, { hint: usage })
}
