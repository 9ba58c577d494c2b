import { isSeverity, type JsonObject, listAt, member, textAt } from '../../core/index.ts'
import type { AdvisoryFacts } from './check.ts'

/** What the advisories say of the image that an example of the catalogue describes. */
export function exampleAdvisories(example: JsonObject): AdvisoryFacts {
  const vulnerabilities = listAt(example, 'vulnerabilities').map((one) => {
    const [severity, fixedIn] = [textAt(one, 'severity') ?? '', textAt(one, 'fixedIn')]
    return {
      id: textAt(one, 'id') ?? '',
      aliases: [],
      found: {
        package: { type: 'deb' as const, name: textAt(one, 'package') ?? '', version: textAt(one, 'version') ?? '' },
        path: 'var/lib/dpkg/status',
        format: 'dpkg-status',
        source: 'installed' as const,
        layer: 0,
      },
      installed: textAt(one, 'version') ?? '',
      status: fixedIn === undefined ? ('affected' as const) : ('fixed' as const),
      ...(fixedIn !== undefined && { fixedIn }),
      fixed: fixedIn === undefined ? [] : [fixedIn],
      ...(isSeverity(severity) && { severity, severityFrom: 'debian' }),
      grades: [],
      weaknesses: [],
      references: [],
      sources: [],
      malicious: member(one, 'malicious') === true,
    }
  })
  return { vulnerabilities, unjudged: [], judged: vulnerabilities.length, built: '2026-11-24T00:00:00Z', sample: false }
}
