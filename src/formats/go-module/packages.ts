import type { Package, Result } from '../../core/index.ts'
import { leftOut, readLockText } from '../lock-file/index.ts'
import type { PackageList } from '../packages/index.ts'
import { type GoModFile, type GoReplace, type GoRequire, readGoMod } from './mod-file.ts'
import { parseGoSum } from './sum.ts'
import { leastStandardLibrary, namesWholeBuild } from './versions.ts'

export interface GoModOptions {
  /** Follow the `replace` lines, as the build of the main module does; true unless told. */
  readonly replace?: boolean
  /** List the standard library in the least version that the file allows; false unless told. */
  readonly useMinVersion?: boolean
}

/** The modules of a go.mod. Before Go 1.17 that is the direct ones: its indirect lines are too few to be trusted. */
export function parseGoMod(content: Buffer, options: GoModOptions = {}): Result<PackageList> {
  const read = readGoMod(readLockText(content))
  return read.ok ? { ok: true, value: listOf(read.value, options) } : read
}

/** The modules of a go.mod, and before Go 1.17 those of the go.sum beside it too. */
export function parseGoModule(mod: Buffer, sum: Buffer | undefined, options: GoModOptions = {}): Result<PackageList> {
  const read = readGoMod(readLockText(mod))
  if (!read.ok) return read
  const list = listOf(read.value, options)
  if (sum === undefined || namesWholeBuild(read.value)) return { ok: true, value: list }
  const sums = parseGoSum(sum)
  if (!sums.ok) return { ok: true, value: { ...list, warnings: [...list.warnings, sums.error.message] } }
  return { ok: true, value: withSums(list, sums.value, read.value) }
}

function listOf(file: GoModFile, options: GoModOptions): PackageList {
  const stdlib = options.useMinVersion ? leastStandardLibrary(file) : undefined
  const root: Package[] = file.module === undefined ? [] : [{ ...goPackage(file.module, ''), relationship: 'root' }]
  const library: Package[] = stdlib === undefined ? [] : [{ ...goPackage('stdlib', stdlib), relationship: 'direct' }]
  const packages = [...root, ...library, ...requiredModules(file, options.replace ?? true)]
  const warnings = leftOut(file.unknown, 'line', 'lines', 'a directive that is not known')
  return { packages: [...new Map(packages.map((one) => [one.name, one])).values()], warnings }
}

function requiredModules(file: GoModFile, replace: boolean): readonly Package[] {
  const replacements = new Map(file.replaces.map((one) => [replaceKey(one.path, one.version), one]))
  const whole = namesWholeBuild(file)
  return file.requires
    .filter(({ indirect }) => whole || !indirect)
    .flatMap((one) => {
      const { path, version } = one
      // A replacement of one version goes before one of all versions.
      const by = replacements.get(replaceKey(path, version)) ?? replacements.get(replaceKey(path, undefined))
      return replace && by !== undefined ? replacedBy(one, by) : [moduleOf(one, path, version)]
    })
}

function replaceKey(path: string, version: string | undefined): string {
  return `${path}\0${version ?? ''}`
}

/** A local folder has no version, and its go.mod is found on its own. */
function replacedBy(required: GoRequire, { newPath, newVersion }: GoReplace): readonly Package[] {
  return newVersion === undefined ? [] : [moduleOf(required, newPath, newVersion)]
}

function moduleOf({ indirect }: GoRequire, name: string, version: string): Package {
  return { ...goPackage(name, version), relationship: indirect ? 'indirect' : 'direct' }
}

function goPackage(name: string, version: string): Package {
  return { type: 'golang', name, version }
}

function withSums(list: PackageList, sums: PackageList, file: GoModFile): PackageList {
  const settled = new Set([...list.packages.map(({ name }) => name), ...directPaths(file)])
  const others = sums.packages.filter(({ name }) => !settled.has(name))
  return {
    packages: [...list.packages, ...others.map((one): Package => ({ ...one, relationship: 'indirect' }))],
    warnings: [...list.warnings, ...sums.warnings],
  }
}

/** A module that was replaced is not in the build, though its checksum may be there still. */
function directPaths(file: GoModFile): readonly string[] {
  return file.requires.filter(({ indirect }) => !indirect).map(({ path }) => path)
}
