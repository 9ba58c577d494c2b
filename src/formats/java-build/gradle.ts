import type { Package, Result } from '../../core/index.ts'
import { leftOut, mergeDuplicates, readLockText, refuseLock } from '../lock-file/index.ts'
import type { PackageList } from '../packages/index.ts'

/** A `gradle.lockfile`: `group:artifact:version=configuration,configuration` a line. */
export function parseGradleLock(content: Buffer): Result<PackageList> {
  const lines = readLockText(content)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#') && !line.startsWith('empty='))
  const packages = lines.flatMap(packageOf)
  const unread = lines.length - packages.length
  if (packages.length === 0 && unread > 0) return refuseLock('a gradle.lockfile', 'no line is group:artifact:version')
  const warnings = leftOut(unread, 'line', 'lines', 'not group:artifact:version')
  return { ok: true, value: { packages: mergeDuplicates(packages), warnings } }
}

function packageOf(line: string): readonly Package[] {
  const [coordinates = '', configurations = ''] = line.split('=', 2)
  const [group = '', artifact = '', version = '', surplus] = coordinates.trim().split(':')
  if (group === '' || artifact === '' || version === '' || surplus !== undefined) return []
  const forTests = configurations.split(',').every((one) => one.trim().startsWith('test'))
  return [{ type: 'maven', name: `${group}:${artifact}`, version, ...(forTests && { dev: true }) }]
}
