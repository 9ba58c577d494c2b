import type { Package, Result } from '../../core/index.ts'
import { mergeDuplicates, neededIds, packageFrom, readLockText } from '../lock-file/index.ts'
import type { PackageList } from '../packages/index.ts'

interface Gem {
  readonly name: string
  readonly version: string
  readonly needs: string[]
}

interface Sections {
  readonly gems: readonly Gem[]
  readonly direct: ReadonlySet<string>
}

export function parseGemfileLock(content: Buffer): Result<PackageList> {
  const { gems, direct } = readSections(readLockText(content))
  const versions = new Map(gems.map((gem) => [gem.name, gem.version]))
  const packages = gems.map((gem): Package => {
    const dependsOn = neededIds(gem.needs, versions)
    const relationship = direct.has(gem.name) ? 'direct' : 'indirect'
    return packageFrom('gem', { name: gem.name, version: gem.version, relationship, dependsOn })
  })
  const warnings = gems.length === 0 ? ['It lists no gem.'] : []
  return { ok: true, value: { packages: mergeDuplicates(packages), warnings } }
}

/** Sections stand at the margin; two blanks in what the project asks for, four in a gem of any source, six what it needs. */
function readSections(text: string): Sections {
  const gems: Gem[] = []
  const direct = new Set<string>()
  let section = ''
  for (const line of text.split(/\r?\n/)) {
    const indent = line.length - line.trimStart().length
    const [name = '', version = ''] = line.trim().split(/\s+/)
    if (indent === 0) section = line.trim() || section
    else if (section === 'DEPENDENCIES' && indent === 2) direct.add(withoutMark(name))
    else if (indent === 4 && /^\(.+\)$/.test(version)) gems.push({ name, version: releaseOf(version), needs: [] })
    else if (indent === 6) gems.at(-1)?.needs.push(withoutMark(name))
  }
  return { gems, direct }
}

/** `rails!` comes from the source that lists it. */
const withoutMark = (name: string): string => name.replace(/!$/, '')

/** `(1.13.6-x86_64-linux)` is 1.13.6, built for a platform. */
const releaseOf = (version: string): string => version.slice(1, -1).split('-', 1)[0] ?? ''
