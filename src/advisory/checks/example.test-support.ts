import { isSeverity, type JsonObject, listAt, member, type OsPackage, textAt } from '../../core/index.ts'
import type { Vulnerability } from '../match/index.ts'
import type { AdvisoryFacts } from './check.ts'

const xz: OsPackage = { type: 'deb', name: 'xz', version: '1', arch: 'amd64', source: { name: 'xz', version: '1' } }

/** A vulnerability in a package of Debian. */
export function exampleVulnerability(more: Partial<Vulnerability>): Vulnerability {
  return {
    id: 'CVE-2024-3094',
    aliases: [],
    found: { package: xz, path: 'var/lib/dpkg/status', format: 'dpkg-status', source: 'installed', layer: 0 },
    installed: '1',
    status: more.fixedIn === undefined ? 'affected' : 'fixed',
    fixed: more.fixedIn === undefined ? [] : [more.fixedIn],
    grades: [],
    weaknesses: [],
    references: [],
    sources: [],
    malicious: false,
    ...more,
  }
}

/** What the advisories say of the image that an example of the catalogue describes. */
export function exampleAdvisories(example: JsonObject): AdvisoryFacts {
  const vulnerabilities = listAt(example, 'vulnerabilities').map((one) => {
    const [severity, fixedIn] = [textAt(one, 'severity') ?? '', textAt(one, 'fixedIn')]
    const [name, version] = [textAt(one, 'package') ?? '', textAt(one, 'version') ?? '']
    const { found } = exampleVulnerability({})
    return exampleVulnerability({
      id: textAt(one, 'id') ?? '',
      found: { ...found, package: { ...xz, name, version, source: { name, version } } },
      installed: version,
      ...(fixedIn !== undefined && { fixedIn }),
      ...(isSeverity(severity) && { severity, severityFrom: 'debian' }),
      malicious: member(one, 'malicious') === true,
    })
  })
  return { vulnerabilities, unjudged: [], judged: vulnerabilities.length, built: '2026-11-24T00:00:00Z', sample: false }
}
