import { shorten } from '../../core/index.ts'
import type { Advisory, AffectedPackage, Namespace } from '../types.ts'
import { severityWord } from './severity-word.ts'
import { bareRecord, mendedBy } from './statement.ts'

/** An errata: builds of packages that mend vulnerabilities. */
export interface Errata {
  readonly id: string
  readonly namespace: Namespace
  readonly cves: readonly string[]
  readonly title: string
  readonly details: string
  readonly severity: string
  readonly published: string | undefined
  readonly modified: string | undefined
  readonly url: string
  readonly builds: readonly Build[]
  /** The builds are named as they are installed, and not by their sources. */
  readonly binary: boolean
}

export interface Build {
  readonly name: string
  readonly version: string
  readonly arch?: string | undefined
  readonly module?: string | undefined
}

const maxDetails = 2_000

/** An advisory for each vulnerability; the errata itself where it names none. */
export function advisoriesOf(errata: Errata): readonly Advisory[] {
  const affected = affectedBy(errata)
  const { details, id, modified, published, title, url } = errata
  const ids = errata.cves.length === 0 ? [id] : [...new Set(errata.cves)]
  return ids.map((name) => ({
    ...bareRecord(name),
    ...(name === id && title !== '' && { title: shorten(title, 300) }),
    ...(name === id && details !== '' && { details: shorten(details, maxDetails) }),
    ...(published !== undefined && { published }),
    ...(modified !== undefined && { modified }),
    references: [...(name === id ? [] : [id]), ...(url === '' ? [] : [url])],
    affected,
  }))
}

function affectedBy({ binary, builds, namespace, severity }: Errata): readonly AffectedPackage[] {
  const word = severityWord(severity)
  const versions = Map.groupBy(builds, ({ module, name }) => `${name} ${module ?? ''}`)
  return [...versions.values()].flatMap((all) => {
    const alike = Map.groupBy(all, ({ version }) => version)
    return [...alike].map(([version, same]): AffectedPackage => {
      const arches = [...new Set(same.flatMap(({ arch }) => arch ?? []))].sort()
      const first = same[0]
      return {
        namespace,
        name: first?.name ?? '',
        ...mendedBy(version),
        ...(word !== undefined && { severity: word }),
        ...(first?.module !== undefined && { module: first.module }),
        ...(alike.size > 1 && arches.length > 0 && { arches }), // the same everywhere says nothing of architectures
        ...(binary && { binary: true }),
      }
    })
  })
}

/** All ids of CVEs in a text. */
export const cvesIn = (text: string): readonly string[] => [...new Set(text.match(/\bCVE-\d{4}-\d{4,19}\b/g) ?? [])]
