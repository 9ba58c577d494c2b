import { type Json, listAt, member, objectAt, textAt } from '../../../core/index.ts'
import type { SeverityClaim } from '../../types.ts'
import sources from './sources.json' with { type: 'json' }

const knownSources = new Map<string, string>(Object.entries(sources))

/**
 * By whom and how grave it is called. Whoever gave the number (a CVE numbering authority) speaks as `cna`; scores of
 * version 2 count only of a source that has no newer ones, as they cannot say critical.
 */
export function severitiesOf(metrics: Json | undefined): readonly SeverityClaim[] {
  const newer = ['cvssMetricV40', 'cvssMetricV31', 'cvssMetricV30'].flatMap((key) => claimsOf(metrics, key))
  const scored = new Set(newer.map(({ source }) => source))
  return [...newer, ...claimsOf(metrics, 'cvssMetricV2').filter(({ source }) => !scored.has(source))]
}

function claimsOf(metrics: Json | undefined, key: string): readonly SeverityClaim[] {
  return listAt(metrics, key).flatMap((metric): readonly SeverityClaim[] => {
    const data = objectAt(metric, 'cvssData')
    const [vector, score] = [textAt(data, 'vectorString'), member(data, 'baseScore')]
    const source = knownSources.get(textAt(metric, 'source') ?? '') ?? 'cna'
    return vector === undefined ? [] : [{ source, vector, ...(typeof score === 'number' && { score }) }]
  })
}
