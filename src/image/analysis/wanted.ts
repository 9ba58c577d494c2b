import type { PackageFormat } from '../../formats/packages/index.ts'
import type { FileFact } from './types.ts'

/** The formats that read a file, found by its name in one look-up whatever their number. */
export interface FormatFinder {
  of(file: FileFact): readonly PackageFormat[]
}

export function formatFinder(formats: readonly PackageFormat[]): FormatFinder {
  const byName = new Map<string, PackageFormat[]>()
  const byEnding = new Map<string, { suffix: string; format: PackageFormat }[]>()
  /** Of files that may have any name; their path tells. */
  const byPath = formats.filter(({ files }) => files.suffixes?.includes('') === true)
  for (const format of formats) {
    for (const name of format.files.names ?? []) push(byName, name, format)
    for (const suffix of format.files.suffixes ?? [])
      if (suffix !== '') push(byEnding, endingOf(suffix), { suffix, format })
  }
  const none: readonly PackageFormat[] = []
  return {
    of: ({ name, path }) => {
      const named = byName.get(name)
      const ended = byEnding.get(endingOf(name))
      const anywhere = byPath.length === 0 ? none : byPath.filter(({ files }) => files.only?.(path) === true)
      if (named === undefined && ended === undefined) return anywhere
      const candidates = [
        ...(named ?? []),
        ...(ended ?? []).filter(({ suffix }) => name.endsWith(suffix)).map(({ format }) => format),
      ]
      return [...anywhere, ...candidates.filter(({ files }) => files.only === undefined || files.only(path))]
    },
  }
}

function push<V>(map: Map<string, V[]>, key: string, value: V): void {
  const found = map.get(key)
  if (found === undefined) map.set(key, [value])
  else found.push(value)
}

/** `.json` of `packages.lock.json`; a name without a dot is its own ending. */
function endingOf(name: string): string {
  const dot = name.lastIndexOf('.')
  return dot === -1 ? name : name.slice(dot)
}
