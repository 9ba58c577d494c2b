import { type Result, textAt } from '../../core/index.ts'
import { namedLicenses, packageFrom, readLenientObject, refuseLock } from '../lock-file/index.ts'
import type { PackageList } from '../packages/index.ts'

export function parseCondaMeta(content: Buffer): Result<PackageList> {
  const read = readLenientObject(content, 'the conda metadata')
  if (!read.ok) return read
  const [name, version] = [textAt(read.value, 'name') ?? '', textAt(read.value, 'version') ?? '']
  if (name === '' || version === '') return refuseLock('the conda metadata', 'it has no name or no version')
  const licenses = namedLicenses(textAt(read.value, 'license') ?? '')
  return { ok: true, value: { packages: [packageFrom('conda', { name, version, licenses })], warnings: [] } }
}
