import type { Result } from '../../core/index.ts'
import { mergeDuplicates, packageFrom } from '../lock-file/index.ts'
import type { PackageList } from '../packages/index.ts'
import { decodeText } from './decode.ts'
import { lowestVersion, parseRequirement, pinnedVersion } from './requirement.ts'

export interface RequirementsOptions {
  /** Take the lowest version of a range for the one that is used; else only pinned ones are listed. */
  readonly useMinVersion?: boolean
}

export function parseRequirements(content: Buffer, options: RequirementsOptions = {}): Result<PackageList> {
  const choose = options.useMinVersion === true ? lowestVersion : pinnedVersion
  const packages = logicalLines(decodeText(content)).flatMap((line) => {
    const requirement = parseRequirement(withoutTail(line))
    const version = requirement === undefined ? undefined : choose(requirement)
    return requirement === undefined || version === undefined
      ? []
      : [packageFrom('pypi', { name: requirement.name, version })]
  })
  return { ok: true, value: { packages: mergeDuplicates(packages), warnings: [] } }
}

/** A backslash at the end of a line joins the next to it. */
function logicalLines(text: string): readonly string[] {
  const lines: string[] = []
  let parts: string[] = []
  for (const line of text.split(/\r\n|\r|\n/)) {
    const goesOn = line.endsWith('\\') && !line.trimStart().startsWith('#')
    parts.push(goesOn ? line.slice(0, -1) : line)
    if (goesOn) continue
    lines.push(parts.join(' '))
    parts = []
  }
  return [...lines, parts.join(' ')]
}

/** Comments, and options of one requirement: `--hash=sha256:…`. A line that is all option is left empty. */
function withoutTail(line: string): string {
  const end = line.search(/#|--/)
  return end === -1 ? line : line.slice(0, end)
}
