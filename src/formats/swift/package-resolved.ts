import { type Json, listAt, member, type Package, type Result, textAt } from '../../core/index.ts'
import { leftOut, mergeDuplicates, readLockJson } from '../lock-file/index.ts'
import type { PackageList } from '../packages/index.ts'

/** The packages of a Package.resolved of any version; 1 had its pins one level deeper and under other names. */
export function parsePackageResolved(content: Buffer): Result<PackageList> {
  const read = readLockJson(content, 'a Package.resolved')
  if (!read.ok) return read
  const pins = [...listAt(read.value, 'pins'), ...listAt(member(read.value, 'object'), 'pins')]
  const packages = pins.flatMap(packageOf)
  const left = pins.length - packages.length
  const warnings = leftOut(left, 'package', 'packages', 'a commit and no version')
  return { ok: true, value: { packages: mergeDuplicates(packages), warnings } }
}

/** A package can follow a branch instead of having a version. */
function packageOf(pin: Json): readonly Package[] {
  const state = member(pin, 'state')
  const version = textAt(state, 'version') || textAt(state, 'branch')
  const name = nameOf(textAt(pin, 'location') || textAt(pin, 'repositoryURL') || textAt(pin, 'identity') || '')
  return version && name !== '' ? [{ type: 'swift', name, version }] : []
}

/** Swift packages go by their repository, `github.com/owner/name`, however it is reached. */
function nameOf(location: string): string {
  return location
    .replace(/^(?:https?|ssh|git):\/\/(?:[^/@]*@)?/, '')
    .replace(/^[\w.-]+@([\w.-]+):/, '$1/')
    .replace(/\/$/, '')
    .replace(/\.git$/, '')
}
