import { severities } from '../../core/index.ts'
import type { ResultSummary, StoredResult, StoredVulnerability, SummaryCell } from './types.ts'

/** A result without its packages. */
export function summaryOf(result: StoredResult): ResultSummary {
  const { digest, otherDigests, names, platform, read, scanned, database } = result
  const counting = result.vulnerabilities.filter(({ suppressed }) => suppressed === undefined)
  return {
    digest,
    otherDigests,
    names,
    ...(platform !== undefined && { platform }),
    read,
    scanned,
    database,
    counts: cellsOf(counting.filter(({ malicious }) => malicious !== true)),
    malicious: counting.filter(({ malicious }) => malicious === true).length,
    suppressed: result.vulnerabilities.length - counting.length,
    packages: result.packages.length,
    incomplete: result.incomplete.length,
    unjudged: result.unjudged.length,
  }
}

/** The highest EPSS of what nobody holds back; undefined where nobody says any. */
export function highestProbability({ counts }: ResultSummary): number | undefined {
  const known = counts.flatMap(({ probability }) => probability ?? [])
  return known.length === 0 ? undefined : Math.max(...known)
}

function cellsOf(found: readonly StoredVulnerability[]): readonly SummaryCell[] {
  return [...severities, 'unknown' as const].flatMap((severity) =>
    [true, false].flatMap((exploited) =>
      [true, false].flatMap((fix) => {
        const alike = found.filter(
          (one) =>
            (one.severity ?? 'unknown') === severity &&
            (one.exploited !== undefined) === exploited &&
            (one.fixedIn !== undefined) === fix,
        )
        if (alike.length === 0) return []
        const probability = alike.reduce((highest, one) => Math.max(highest, one.probability ?? -1), -1)
        return [{ severity, fix, exploited, count: alike.length, ...(probability >= 0 && { probability }) }]
      }),
    ),
  )
}
