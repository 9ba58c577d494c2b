import { type Json, type JsonObject, listAt, member, objectAt, textAt } from '../../../core/index.ts'
import type { SeverityClaim } from '../../types.ts'
import sources from './sources.json' with { type: 'json' }

/** The first counts: 3.1 is what NVD itself judges by. Version 2 only where a source says nothing newer. */
const metricsByVersion = [
  ['cvssMetricV31', '3'],
  ['cvssMetricV30', '3'],
  ['cvssMetricV40', '4'],
  ['cvssMetricV2', '2'],
] as const

const knownSources = new Map<string, string>(Object.entries(sources))

/** Who calls one CVE how grave: of each source at most one claim in version 3 and one in version 4. */
export function claimsOf(metrics: JsonObject | undefined): readonly SeverityClaim[] {
  const claims = new Map<string, SeverityClaim>()
  for (const [key, version] of metricsByVersion)
    for (const claim of listAt(metrics, key).flatMap((metric) => claimOf(metric) ?? [])) {
      const known = (version === '2' ? ['2', '3', '4'] : [version]).map((one) => `${one} ${claim.source}`)
      if (!known.some((one) => claims.has(one))) claims.set(`${version} ${claim.source}`, claim)
    }
  return [...claims.values()]
}

function claimOf(metric: Json): SeverityClaim | undefined {
  const data = objectAt(metric, 'cvssData')
  const [source, vector, score] = [textAt(metric, 'source'), textAt(data, 'vectorString'), member(data, 'baseScore')]
  if (source === undefined || vector === undefined) return undefined
  return { source: knownSources.get(source) ?? source, vector, ...(typeof score === 'number' && { score }) }
}
