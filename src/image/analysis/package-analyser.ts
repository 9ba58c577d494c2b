import type { Package, Result } from '../../core/index.ts'
import type { ByteView } from '../../formats/byte-view/index.ts'
import type { PackageFormat, PackageList } from '../../formats/packages/index.ts'
import type { Find } from './find.ts'
import type { OwnedFiles } from './system-files.ts'
import type { Analyser, FileFact } from './types.ts'
import { formatFinder } from './wanted.ts'

/** Formats whose results changed get a new number here, so that nothing kept from before is used. */
const version = 1
const maxFileBytes = 512 * 1024 * 1024

/**
 * Reads every package format that goes by a file's name. Of the files that packages of the system own those are kept
 * that are asked for.
 */
export function packageAnalyser(formats: readonly PackageFormat[], owned: OwnedFiles): Analyser {
  const finder = formatFinder(formats)
  return {
    id: owned.kind === 'all' ? 'packages-with-files' : 'packages',
    version,
    maxBytes: maxFileBytes,
    wants: (file) => finder.of(file).length > 0,
    analyse: (content, file) =>
      finder
        .of(file)
        .flatMap((format) =>
          findsOf(format, content, file).map((find) =>
            owned.kind === 'all' ? find : withFewerFiles(find, owned.matters),
          ),
        ),
  }
}

/** Reads programs and archives, which only their first bytes tell. */
export function programAnalyser(formats: readonly PackageFormat[]): Analyser {
  return {
    id: 'programs',
    version,
    maxBytes: maxFileBytes,
    wants: ({ mode, size, name }) => size >= 64 && ((mode & 0o111) !== 0 || /\.so(?:\.|$)/.test(name)),
    wantsStart: isProgram,
    analyse: (content, file) => formats.flatMap((format) => foundIn(format, content, file)),
  }
}

/** ELF, PE and Mach-O. */
function isProgram(start: Buffer): boolean {
  if (start.length < 4) return false
  const magic = start.readUInt32BE(0)
  return magic === 0x7f454c46 || magic >>> 16 === 0x4d5a || magic === 0xcffaedfe || magic === 0xcefaedfe
}

function findsOf(format: PackageFormat, content: ByteView, file: FileFact): readonly Find[] {
  const read = listIn(format, content, file)
  if (!read.ok) return [{ kind: 'warning', path: file.path, message: read.error.message }]
  const { packages, warnings, notes = [] } = read.value
  return [
    ...warnings.map((message): Find => ({ kind: 'warning', path: file.path, message })),
    ...notes.map((message): Find => ({ kind: 'note', path: file.path, message })),
    ...packagesFind(format, packages, file),
  ]
}

function withFewerFiles(find: Find, matters: (path: string) => boolean): Find {
  if (find.kind !== 'packages') return find
  const packages = find.packages.map((one: Package & { files?: readonly string[] }) =>
    one.files === undefined ? one : { ...one, files: one.files.filter(matters) },
  )
  return { ...find, packages }
}

/** That a program was not built by Go or Rust is no fault of it. */
function foundIn(format: PackageFormat, content: ByteView, file: FileFact): readonly Find[] {
  const read = listIn(format, content, file)
  if (read.ok) return packagesFind(format, read.value.packages, file)
  return read.error.code === 'unsupported' ? [] : [{ kind: 'warning', path: file.path, message: read.error.message }]
}

function listIn(format: PackageFormat, content: ByteView, { name, size }: FileFact): Result<PackageList> {
  if ('inspect' in format) return format.inspect(content, name)
  return format.parse(content.read(0, Math.min(size, format.maxBytes + 1)))
}

function packagesFind({ id, kind }: PackageFormat, packages: readonly Package[], { path }: FileFact): readonly Find[] {
  return packages.length === 0 ? [] : [{ kind: 'packages', path, format: id, source: kind, packages }]
}
