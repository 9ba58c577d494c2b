import type { Package, Result } from '../../core/index.ts'
import { leftOut, mergeDuplicates, refuseLock } from '../lock-file/index.ts'
import type { PackageList } from '../packages/index.ts'
import { childrenNamed, childText, parseXml, type XmlElement } from '../xml/index.ts'

/**
 * A Directory.Packages.props: the versions that the projects below it share. MSBuild fills in `$(…)` from many files
 * and conditions, so an entry with one is counted and left out.
 */
export function parsePackagesProps(content: Buffer): Result<PackageList> {
  const read = parseXml(content)
  if (!read.ok) return read
  if (read.value.name !== 'Project') return refuseLock('a packages.props', 'its top element is not "Project"')
  const groups = childrenNamed(read.value, 'ItemGroup')
  const entries = ['PackageReference', 'PackageVersion'].flatMap((kind) =>
    groups.flatMap((group) => childrenNamed(group, kind)).map(packageOf),
  )
  const named = entries.filter(({ name, version }) => name !== '' && version !== '')
  const packages = named.filter(({ name, version }) => !isFilledIn(name) && !isFilledIn(version))
  const left = named.length - packages.length
  const warnings = leftOut(left, 'entry', 'entries', 'a value from elsewhere')
  return { ok: true, value: { packages: mergeDuplicates(packages), warnings } }
}

/** `Update` changes what another file includes. */
function packageOf(element: XmlElement): Package {
  const { attributes } = element
  return {
    type: 'nuget',
    name: (attributes.get('Include') || attributes.get('Update') || '').trim(),
    version: attributes.get('Version')?.trim() || childText(element, 'Version'),
  }
}

function isFilledIn(text: string): boolean {
  return text.includes('$(')
}
