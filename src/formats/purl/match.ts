import type { Purl } from './purl.ts'

/**
 * Whether `pattern` names the package `purl`, as OpenVEX compares them: a pattern without version names every version,
 * every qualifier it has must be the same in the purl, and the purl may have more.
 */
export function purlMatches(pattern: Purl, purl: Purl): boolean {
  return (
    pattern.type === purl.type &&
    pattern.namespace === purl.namespace &&
    pattern.name === purl.name &&
    sameVersion(pattern, purl) &&
    (pattern.subpath === undefined || pattern.subpath === purl.subpath) &&
    [...pattern.qualifiers].every(([key, value]) => sameQualifier(key, value, purl.qualifiers.get(key)))
  )
}

/** A module of Go has the version `v1.2.3`, which some tools write without its letter. */
function sameVersion(pattern: Purl, purl: Purl): boolean {
  if (pattern.version === undefined) return true
  if (purl.version === undefined) return false
  if (pattern.version === purl.version) return true
  return purl.type === 'golang' && bare(pattern.version) === bare(purl.version)
}

function bare(version: string): string {
  return version.replace(/^v/, '')
}

function sameQualifier(key: string, wanted: string, value: string | undefined): boolean {
  if (value === undefined) return false
  return key === 'repository_url' ? repository(wanted) === repository(value) : wanted === value
}

/** The hub of Docker has two names. */
function repository(url: string): string {
  return url
    .toLowerCase()
    .replace(/^https?:\/\//, '')
    .replace(/^index\.docker\.io(?=\/|$)/, 'docker.io')
    .replace(/\/$/, '')
}
