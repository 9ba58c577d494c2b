import { member, type Result, textAt } from '../../core/index.ts'
import { licenseField, packageFrom, readLenientObject, refuseLock } from '../lock-file/index.ts'
import type { PackageList } from '../packages/index.ts'

/** Folders inside a package hold package.json files too, that only say `"type": "module"`: they list nothing. */
export function parsePackageJson(content: Buffer): Result<PackageList> {
  const read = readLenientObject(content, 'a package.json')
  if (!read.ok) return read
  const [name, version] = [textAt(read.value, 'name') ?? '', textAt(read.value, 'version') ?? '']
  if (name !== '' && !isValidName(name)) return refuseLock('a package.json', 'its name is none that npm takes')
  if (name === '' || version === '') return { ok: true, value: { packages: [], warnings: [] } }
  const license = licenseField(member(read.value, 'license'))
  const licenses = license.length > 0 ? license : licenseField(member(read.value, 'licenses'))
  return { ok: true, value: { packages: [packageFrom('npm', { name, version, licenses })], warnings: [] } }
}

const validName = /^(?:@[\w.~!'()*-]+\/[\w.~!'()*-]+|[A-Za-z0-9~!'()*-][\w.~!'()*-]*)$/

/** As npm judges names of packages that are there already, so capitals and `!` pass. */
function isValidName(name: string): boolean {
  return validName.test(name) && !['node_modules', 'favicon.ico'].includes(name.toLowerCase())
}
