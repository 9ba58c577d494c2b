import { type Result, textAt } from '../../core/index.ts'
import { malformed, maxLockBytes, namedLicenses, packageFrom, readJsonObject } from '../lock-file/index.ts'
import type { PackageList, TextFormat } from '../packages/index.ts'

/** What conda records of a package it installed: `conda-meta/openssl-1.1.1q-h7f8727e_0.json`. */
export const condaMetaFormat: TextFormat = {
  id: 'conda-meta',
  type: 'conda',
  kind: 'installed',
  files: { suffixes: ['.json'], only: (path) => /(?:^|\/)conda-meta\/[^/]+$/.test(path) },
  // It lists every file of the package.
  maxBytes: maxLockBytes,
  parse: parseCondaMeta,
}

export function parseCondaMeta(content: Buffer): Result<PackageList> {
  const read = readJsonObject(content, 'The conda metadata')
  if (!read.ok) return read
  const [name, version] = [textAt(read.value, 'name') ?? '', textAt(read.value, 'version') ?? '']
  if (name === '' || version === '') return malformed('The conda metadata has no name or no version.')
  const licenses = namedLicenses(textAt(read.value, 'license') ?? '')
  return { ok: true, value: { packages: [packageFrom('conda', { name, version, licenses })], warnings: [] } }
}
