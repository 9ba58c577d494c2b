import type { Package, Result } from '../../core/index.ts'
import { mergeDuplicates, refuseLock } from '../lock-file/index.ts'
import type { PackageList } from '../packages/index.ts'
import { childrenNamed, parseXml, type XmlElement } from '../xml/index.ts'

/** A packages.config: the packages of a project, without those only its developers need. */
export function parsePackagesConfig(content: Buffer): Result<PackageList> {
  const read = parseXml(content)
  if (!read.ok) return read
  if (read.value.name !== 'packages') return refuseLock('a packages.config', 'its top element is not "packages"')
  const packages = childrenNamed(read.value, 'package').flatMap(packageOf)
  return { ok: true, value: { packages: mergeDuplicates(packages), warnings: [] } }
}

function packageOf({ attributes }: XmlElement): readonly Package[] {
  const name = attributes.get('id')?.trim() ?? ''
  const isForDevelopment = /^(?:true|1)$/i.test(attributes.get('developmentDependency')?.trim() ?? '')
  if (name === '' || isForDevelopment) return []
  return [{ type: 'nuget', name, version: attributes.get('version')?.trim() ?? '' }]
}
