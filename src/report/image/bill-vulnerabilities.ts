import type { Vulnerability } from '../../advisory/index.ts'
import { byCodePoint } from '../../core/index.ts'
import type { BillRating, BillVulnerability } from '../../formats/cyclonedx/index.ts'
import type { Sbom } from '../../formats/sbom/index.ts'

/** What is wrong with the components of a bill, as the bill can tell it; one entry an id. */
export function billVulnerabilities(found: readonly Vulnerability[], bill: Sbom): readonly BillVulnerability[] {
  const refs = new Map(bill.components.map((one) => [keyOf(one.package, one.locations?.[0]), one.ref]))
  const groups = [...Map.groupBy(found, ({ id }) => id)].sort(([a], [b]) => byCodePoint(a, b))
  return groups.flatMap(([id, group]): readonly BillVulnerability[] => {
    const [first] = group
    const affects = group.flatMap(({ found }) => {
      const ref = refs.get(keyOf(found.package, found.path))
      return ref === undefined ? [] : [{ ref, version: found.package.version }]
    })
    if (first === undefined || affects.length === 0) return []
    const { details, grades, published, references, title, weaknesses } = first
    const description = title ?? details
    const fixes = [
      ...new Set(
        group.flatMap((one) => (one.fixedIn === undefined ? [] : [`${one.found.package.name} ${one.fixedIn}`])),
      ),
    ]
    return [
      {
        id,
        ...(id.startsWith('CVE-') && { source: { name: 'NVD', url: `https://nvd.nist.gov/vuln/detail/${id}` } }),
        ratings: grades.map(ratingOf),
        weaknesses: weaknesses.flatMap((one) => /^CWE-(\d{1,6})$/.exec(one)?.[1] ?? []).map(Number),
        ...(description !== undefined && { description }),
        ...(fixes.length > 0 && { recommendation: `Upgrade to ${fixes.sort(byCodePoint).join(', ')}.` }),
        advisories: references.filter((one) => /^https?:\/\/\S+$/.test(one)),
        ...(published !== undefined && /^\d{4}-\d\d-\d\dT/.test(published) && { published }),
        affects: [...new Map(affects.map((one) => [one.ref, one])).values()].sort((a, b) => byCodePoint(a.ref, b.ref)),
      },
    ]
  })
}

const keyOf = (one: { readonly type: string; readonly name: string; readonly version: string }, place = ''): string =>
  [one.type, one.name, one.version, place].join('\0')

const methods: readonly (readonly [string, string])[] = [
  ['CVSS:4.0/', 'CVSSv4'],
  ['CVSS:3.1/', 'CVSSv31'],
  ['CVSS:3.0/', 'CVSSv3'],
]

function ratingOf({ score, severity, source, vector }: Vulnerability['grades'][number]): BillRating {
  const method =
    vector === undefined ? undefined : (methods.find(([start]) => vector.startsWith(start))?.[1] ?? 'CVSSv2')
  return {
    source,
    ...(score !== undefined && { score }),
    ...(severity !== undefined && { severity }),
    ...(vector !== undefined && { vector }),
    ...(method !== undefined && { method }),
  }
}
