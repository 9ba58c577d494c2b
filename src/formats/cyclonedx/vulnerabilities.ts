import type { Property } from '../sbom/model/index.ts'

/** A vulnerability as a bill tells of it, and the components it touches. */
export interface BillVulnerability {
  readonly id: string
  /** Who names it so: `NVD`, `GitHub`. */
  readonly source?: { readonly name: string; readonly url?: string }
  readonly ratings: readonly BillRating[]
  /** Numbers of the Common Weakness Enumeration. */
  readonly weaknesses: readonly number[]
  readonly description?: string
  readonly recommendation?: string
  readonly advisories: readonly string[]
  readonly published?: string
  /** The `bom-ref`s of what it touches, with the version. */
  readonly affects: readonly { readonly ref: string; readonly version: string }[]
  readonly analysis?: { readonly state: string; readonly justification?: string; readonly detail?: string }
  readonly properties?: readonly Property[]
}

export interface BillRating {
  readonly source: string
  readonly severity?: string
  readonly score?: number
  /** `CVSSv31` and the other words of the format. */
  readonly method?: string
  readonly vector?: string
}

/** CycloneDX 1.6, `vulnerabilities[]`. */
export function vulnerabilityEntry(one: BillVulnerability): object {
  const { advisories, affects, analysis, description, id, published, ratings, recommendation, source, weaknesses } = one
  return {
    'bom-ref': `vulnerability:${id}`,
    id,
    ...(source !== undefined && { source }),
    ...(ratings.length > 0 && {
      ratings: ratings.map(({ source: name, score, severity, method, vector }) => ({
        source: { name },
        ...(score !== undefined && { score }),
        ...(severity !== undefined && { severity }),
        ...(method !== undefined && { method }),
        ...(vector !== undefined && { vector }),
      })),
    }),
    ...(weaknesses.length > 0 && { cwes: weaknesses }),
    ...(description !== undefined && { description }),
    ...(recommendation !== undefined && { recommendation }),
    ...(advisories.length > 0 && { advisories: advisories.map((url) => ({ url })) }),
    ...(published !== undefined && { published }),
    ...(analysis !== undefined && {
      analysis: {
        state: analysis.state,
        ...(analysis.justification !== undefined && { justification: analysis.justification }),
        ...(analysis.detail !== undefined && { detail: analysis.detail }),
      },
    }),
    affects: affects.map(({ ref, version }) => ({ ref, versions: [{ version, status: 'affected' }] })),
    ...(one.properties !== undefined &&
      one.properties.length > 0 && { properties: one.properties.map(([name, value]) => ({ name, value })) }),
  }
}
