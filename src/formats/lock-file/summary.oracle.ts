import type { Result } from '../../core/index.ts'
import type { PackageList } from '../packages/index.ts'

/** `name version`, with what else there is to say: `lodash 4.17.21 direct dev`. */
export function summary(read: Result<PackageList>): readonly string[] {
  if (!read.ok) throw read.error
  return read.value.packages.map(({ name, version, relationship, dev }) =>
    [name, version, relationship, dev ? 'dev' : ''].filter((part) => part).join(' '),
  )
}

/** What each package needs, for those that need anything. */
export function needs(read: Result<PackageList>): Readonly<Record<string, readonly string[]>> {
  if (!read.ok) throw read.error
  const needing = read.value.packages.filter((one) => one.dependsOn !== undefined)
  return Object.fromEntries(needing.map((one) => [one.name, one.dependsOn ?? []]))
}
