import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type VersionScheme, versionScheme } from '../../../src/formats/versions/index.ts'
import { attempt } from '../attempt.ts'
import type { Cases } from '../fixtures.ts'
import { type Answer, type Score, ScoreKeeper } from '../score.ts'
import { lines } from '../verdict-ids.ts'

/** The ecosystem that a file of lines is named for, and our scheme. */
const schemes: Readonly<Record<string, string>> = {
  alpine: 'apk',
  cran: 'cran',
  debian: 'deb',
  hackage: 'hackage',
  maven: 'maven',
  nuget: 'nuget',
  packagist: 'packagist',
  pub: 'pub',
  pypi: 'pep440',
  redhat: 'rpm',
  rubygems: 'rubygems',
  semver: 'semver',
}

/** Lines begin a comment here; a `#` further on is part of a version. */
export const versionLines = lines(/^(\/\/|#)/)

/** Each line `<a> <op> <b>` is true, read from both sides. */
export async function runVersions(cases: Cases): Promise<Score> {
  const keeper = new ScoreKeeper('versions')
  const texts = new Map<string, readonly string[]>()
  for (const id of versionLines(cases.place)) {
    const [file = '', line = ''] = id.split(':')
    const known = texts.get(file) ?? readFileSync(join(cases.place, file), 'utf8').split('\n')
    texts.set(file, known)
    const scheme = versionScheme(schemes[file.split('-')[0] ?? ''] ?? '')
    const answered = await attempt(id, () => answer(known[Number(line) - 1] ?? '', scheme))
    keeper.count(id, answered ?? false)
    keeper.level(file, answered === true)
  }
  return keeper.score()
}

function answer(line: string, scheme: VersionScheme | undefined): Answer {
  if (scheme === undefined) return { unsupported: 'no scheme' }
  const [a = '', operator, b = ''] = line.split(' //')[0]?.trim().split(/\s+/) ?? []
  const signs = [Math.sign(scheme.compare(a, b)), -Math.sign(scheme.compare(b, a))]
  const expected = { '<': -1, '=': 0, '>': 1 }[operator ?? '']
  return signs.every((sign) => sign === expected)
}
