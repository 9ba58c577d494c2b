import { type Package, type Result, SeawallError } from '../../core/index.ts'
import type { ByteView } from '../byte-view/index.ts'
import type { BinaryFormat, PackageList } from '../packages/index.ts'
import { type BuildInfo, findBuildInfo } from './build-info.ts'
import { type Module, type ModuleInfo, parseModuleInfo } from './module-info.ts'
import { readProgram } from './program.ts'
import { stampedVersion } from './stamped-version.ts'

/**
 * The modules a Go program was built from. Any program may be one, so every path is wanted; the error of a file that
 * is none has the code `unsupported`.
 */
export const goBinary: BinaryFormat = {
  id: 'go-binary',
  type: 'golang',
  kind: 'installed',
  files: { suffixes: [''] },
  inspect: readGoBinary,
}

function readGoBinary(view: ByteView): Result<PackageList> {
  const program = readProgram(view)
  if (!program.ok) return program
  const info = findBuildInfo(view, program.value)
  if (info === undefined)
    return { ok: false, error: new SeawallError('unsupported', 'the program was not built by Go 1.13 or later') }
  return { ok: true, value: { packages: packagesOf(info), warnings: [] } }
}

function packagesOf(info: BuildInfo): Package[] {
  const modules = parseModuleInfo(info.modules)
  const dependencies = [standardLibrary(info.goVersion), ...modules.dependencies.flatMap(dependencyOf)]
  const root = rootOf(modules, dependencies)
  return root === undefined ? dependencies : [root, ...dependencies]
}

/** `go1.22.1 X:loopvar` is version `v1.22.1`, `devel go1.23-4f5a2b1 Mon …` is `v1.23-4f5a2b1`. */
function standardLibrary(goVersion: string): Package {
  const [, version = 'devel'] = /(?:^|\s)go(\d\S*)/.exec(goVersion) ?? []
  return { type: 'golang', name: 'stdlib', version: `v${version}`, relationship: 'direct' }
}

/** Linkers of old wrote dependencies without a path. */
function dependencyOf(module: Module): Package[] {
  const { path, version } = builtInstead(module)
  return path === '' ? [] : [{ type: 'golang', name: path, version: released(version) }]
}

/** Of a module replaced by a folder the name is all that is known: what the folder holds is no release. */
function builtInstead({ path, version, replacement }: Module): { path: string; version: string } {
  if (replacement === undefined) return { path, version }
  const isFolder = /^(?:\.{0,2}\/|[A-Za-z]:)/.test(replacement.path)
  return isFolder ? { path, version: '' } : replacement
}

function rootOf({ main, settings }: ModuleInfo, dependencies: readonly Package[]): Package | undefined {
  if (main === undefined || main.path === '') return undefined
  const stamped = stampedVersion(main.path, settings.get('-ldflags') ?? '')
  const recorded = released(main.version)
  const isGuess = recorded === '' || recorded.startsWith('v0.0.0')
  return {
    type: 'golang',
    name: main.path,
    version: isGuess ? (stamped ?? recorded) : recorded,
    relationship: 'root',
    dependsOn: dependencies.map(({ name, version }) => `${name}@${version}`),
  }
}

const released = (version: string): string => (version === '(devel)' ? '' : version)
