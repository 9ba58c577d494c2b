import type { StoredPackage, StoredResult, StoredVulnerability } from './types.ts'

export const digestOf = (seed: number): string => `sha256:${seed.toString(16).padStart(64, '0')}`

export const debianPackage = (name: string, version: string, more: Partial<StoredPackage> = {}): StoredPackage => ({
  type: 'deb',
  name,
  version,
  path: 'var/lib/dpkg/status',
  format: 'dpkg-status',
  from: 'installed',
  layer: 0,
  part: 'base',
  source: [name, version],
  arch: 'amd64',
  ...more,
})

export const foundIn = (index: number, id: string, more: Partial<StoredVulnerability> = {}): StoredVulnerability => ({
  id,
  aliases: [],
  package: index,
  installed: '1',
  status: 'affected',
  firstSeen: '2026-11-01T00:00:00.000Z',
  ...more,
})

/** A result of an image of Debian 12 with two packages and one vulnerability. */
export const exampleResult = (more: Partial<StoredResult> = {}): StoredResult => ({
  digest: digestOf(1),
  otherDigests: [digestOf(1001)],
  names: ['registry.example.com/shop/app:1'],
  platform: 'linux/amd64',
  read: '2026-11-01T00:00:00.000Z',
  scanned: '2026-11-01T00:00:00.000Z',
  database: { built: '2026-11-01T00:00:00Z', digest: digestOf(9) },
  os: { id: 'debian', versionId: '12' },
  packages: [debianPackage('bash', '5.2'), debianPackage('xz-utils', '5.6.0-0.2', { layer: 1, part: 'application' })],
  vulnerabilities: [foundIn(1, 'CVE-2024-3094', { severity: 'critical', fixedIn: '5.6.1', status: 'fixed' })],
  mended: [],
  incomplete: [],
  unjudged: [],
  ...more,
})
