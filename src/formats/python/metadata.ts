import type { Result } from '../../core/index.ts'
import { namedLicenses, packageFrom, refuseLock } from '../lock-file/index.ts'
import type { PackageList } from '../packages/index.ts'
import { decodeText } from './decode.ts'
import { type Headers, parseHeaders } from './headers.ts'

export function parsePythonMetadata(content: Buffer): Result<PackageList> {
  const headers = parseHeaders(decodeText(content))
  const [name, version] = [first(headers, 'name'), first(headers, 'version')]
  if (name === '' || version === '')
    return refuseLock('the metadata of a Python package', 'it has no name or no version')
  return {
    ok: true,
    value: { packages: [packageFrom('pypi', { name, version, licenses: licensesOf(headers) })], warnings: [] },
  }
}

/** The expression (PEP 639) is exact, a classifier is one of a list, the old field is whatever its author wrote. */
function licensesOf(headers: Headers): readonly string[] {
  const expression = first(headers, 'license-expression')
  if (expression !== '') return [expression]
  const classified = (headers.get('classifier') ?? []).flatMap(classifiedLicense)
  if (classified.length > 0) return classified
  const named = namedLicenses(first(headers, 'license'))
  const file = first(headers, 'license-file')
  return named.length > 0 || file === '' ? named : [`file://${file}`]
}

/** `License :: OSI Approved` alone names a group, no licence. */
function classifiedLicense(classifier: string): readonly string[] {
  const [root, ...path] = classifier.split(' :: ')
  const license = path.at(-1)
  return root !== 'License' || license === undefined || license === 'OSI Approved' ? [] : [license]
}

function first(headers: Headers, name: string): string {
  return headers.get(name)?.[0] ?? ''
}
