import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Cvss, cvssScore, cvssVector, readCvss } from '../../../src/formats/cvss/index.ts'
import type { Cases } from '../fixtures.ts'
import { type Answer, type Score, ScoreKeeper } from '../score.ts'
import { lines } from '../verdict-ids.ts'

/** CVSS vectors, one a line: the score they have, the text they are printed as, or that they are refused. */
export async function runCvss(cases: Cases): Promise<Score> {
  const keeper = new ScoreKeeper('cvss')
  const texts = new Map<string, readonly string[]>()
  for (const id of lines(/^#/)(cases.place)) {
    const [file = '', line] = id.split(':')
    const read = texts.get(file) ?? readFileSync(join(cases.place, file), 'utf8').split('\n')
    texts.set(file, read)
    keeper.count(id, answer(file, read[Number(line) - 1] ?? ''))
  }
  return keeper.score()
}

function answer(file: string, line: string): Answer {
  const [vector = '', score] = (line.split('#')[0] ?? '').trim().split(/ +/)
  const cvss = vectorOf(file, vector)
  if (file.endsWith('_error.list')) return (cvss !== undefined) === line.trimEnd().endsWith('#OK')
  if (file.endsWith('_roundtrip.list')) return cvss !== undefined && cvssVector(cvss) === vector
  if (file.endsWith('_score.list')) return cvss !== undefined && cvssScore(cvss) === Number(score)
  return { unsupported: `a list of another kind than score, roundtrip or error: ${file}` }
}

/** A list is of one version, `v2`, `v3`, `v31`: a vector of another version is none. */
function vectorOf(file: string, vector: string): Cvss | undefined {
  const wanted = (/^v(\d+)_/.exec(file)?.[1] ?? '').split('').join('.')
  const read = readCvss(vector)
  return read.ok && read.value.version.startsWith(wanted) ? read.value : undefined
}
