import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { matchPackages } from '../../../src/advisory/index.ts'
import { byCodePoint, listAt, SeawallError, textAt } from '../../../src/core/index.ts'
import { attempt } from '../attempt.ts'
import type { Cases } from '../fixtures.ts'
import { readJsonFile } from '../json-file.ts'
import { databaseOfFeeds } from '../make-database.ts'
import { readInstalled } from '../read-installed.ts'
import { type Score, ScoreKeeper } from '../score.ts'

const suffix = '.expected.json'

/** The lists that each kind of system is judged by, under the advisories of the fixtures. */
const feeds: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^alpine\d/, ['alpine-secdb']],
  [/^debian/, ['debian']],
  [/^el\d/, ['osv/AlmaLinux']],
]

/** Installed packages against one list of advisories: exactly the expected pairs of id and package. */
export async function runMatch(cases: Cases): Promise<Score> {
  const keeper = new ScoreKeeper('match')
  const names = readdirSync(cases.place).sort(byCodePoint)
  for (const file of names.filter((name) => name.endsWith(suffix)))
    keeper.count(file, (await attempt(`match ${file}`, () => isRight(cases, file, names))) ?? false)
  return keeper.score()
}

async function isRight(cases: Cases, file: string, names: readonly string[]): Promise<boolean> {
  const stem = file.slice(0, -suffix.length)
  const input = names.find((one) => one.startsWith(`${stem}.`) && !one.endsWith(suffix))
  const lists = feeds.find(([pattern]) => pattern.test(stem))?.[1]
  if (input === undefined || lists === undefined)
    throw new SeawallError('not-found', `there is nothing to match for ${stem}`)
  const expected = listAt(readJsonFile(join(cases.place, file)), 'vulnerabilities').map(
    (one) => `${textAt(one, 'id')} ${textAt(one, 'package')}`,
  )
  const scratch = mkdtempSync(join(tmpdir(), 'seawall-conformance-'))
  try {
    const database = await databaseOfFeeds(
      lists.map((list) => placeOf(list, cases)),
      join(scratch, 'db'),
    )
    const installed = await readInstalled(join(cases.place, input), scratch)
    const found = matchPackages(installed, database).vulnerabilities.map(
      ({ id, found }) => `${id} ${found.package.name}`,
    )
    return sorted(found) === sorted(expected)
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}

/** A folder, or the archive of one. */
function placeOf(list: string, cases: Cases): string {
  const folder = join(dirname(cases.place), 'advisories', list)
  return existsSync(folder) ? folder : cases.locate(`advisories/${list}${list.startsWith('osv/') ? '.zip' : ''}`)
}

const sorted = (lines: readonly string[]): string => [...new Set(lines)].sort(byCodePoint).join('\n')
