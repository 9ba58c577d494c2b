import type { StoredResult, StoredVulnerability, UsedDatabase } from '../results/index.ts'
import { withHistory } from '../results/index.ts'
import type { Matches } from './rematch.ts'

/**
 * A result looked up again: `ids` are the numbers of its packages in the index that was matched, `now` is RFC 3339. What
 * VEX and ignore files held back stays so until the day it ends: they were read with the image. Of a package that
 * nobody can judge any more, what was known stays: it is not fixed because the advisories are gone.
 */
export function rematchedResult(
  result: StoredResult,
  ids: Uint32Array,
  { found, unjudged }: Matches,
  database: UsedDatabase,
  now: string,
): StoredResult {
  const decided = decisionsIn(result, now)
  const earlier = Map.groupBy(result.vulnerabilities, (one) => one.package)
  const vulnerabilities = result.packages.flatMap((_, index): readonly StoredVulnerability[] => {
    const id = ids[index] ?? -1
    const matches = (found.get(id) ?? []).map((match) => {
      const suppressed = match.suppressed ?? decided.get(`${index} ${match.id}`)
      return { ...match, package: index, firstSeen: now, ...(suppressed !== undefined && { suppressed }) }
    })
    const known = unjudged.has(id) ? (earlier.get(index) ?? []) : []
    return [...matches, ...known.filter((one) => !matches.some((match) => match.id === one.id))]
  })
  const looked = {
    ...result,
    scanned: now,
    database,
    vulnerabilities,
    unjudged: result.packages.flatMap((_, index) =>
      (unjudged.get(ids[index] ?? -1) ?? []).map((why) => ({ package: index, why })),
    ),
  }
  return withHistory(looked, result)
}

function decisionsIn({ vulnerabilities }: StoredResult, now: string) {
  return new Map(
    vulnerabilities.flatMap(({ id, package: index, suppressed }) => {
      const byPeople = suppressed?.by === 'vex' || suppressed?.by === 'ignored'
      const hasEnded = suppressed?.until !== undefined && suppressed.until < now.slice(0, 10)
      return byPeople && !hasEnded ? [[`${index} ${id}`, suppressed] as const] : []
    }),
  )
}
