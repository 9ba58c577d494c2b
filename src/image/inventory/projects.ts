import type { Result } from '../../core/index.ts'
import type { PackageList } from '../../formats/packages/index.ts'
import { type Find, type ProjectFormat, projectFormatOf } from '../analysis/index.ts'

/** A find of an image, with the layer it is of. */
export interface LiveFind {
  readonly find: Find
  readonly layer: number
}

const maxMembers = 2_000

/** Reads the locks of projects with the files around them, as far as both are in the image. */
export function projectFinds(live: readonly LiveFind[]): readonly LiveFind[] {
  const documents = new Map(
    live.flatMap(({ find, layer }) =>
      find.kind === 'document' ? [[find.path, { text: find.text, layer }] as const] : [],
    ),
  )
  const paths = [...documents.keys()].sort()
  return [...documents].flatMap(([path, { text, layer }]): LiveFind[] => {
    const format = projectFormatOf(path)
    if (format === undefined) return []
    const folder = path.slice(0, path.lastIndexOf('/') + 1)
    const read = readProject(format, Buffer.from(text, 'latin1'), documents, paths, folder)
    if (read === undefined) return []
    if (!read.ok) return [{ layer, find: { kind: 'warning', path, message: read.error.message } }]
    const { packages, warnings } = read.value
    return [
      ...warnings.map((message) => ({ layer, find: { kind: 'warning', path, message } as const })),
      { layer, find: { kind: 'packages', path, format: format.lock.id, source: format.lock.kind, packages } },
    ]
  })
}

/** Neighbours that cannot be read leave the lock to be read by itself. */
function readProject(
  { lock, companion, parse }: ProjectFormat,
  content: Buffer,
  documents: ReadonlyMap<string, { readonly text: string }>,
  paths: readonly string[],
  folder: string,
): Result<PackageList> | undefined {
  const textOf = (path: string): Buffer | undefined => {
    const found = documents.get(path)
    return found === undefined ? undefined : Buffer.from(found.text, 'latin1')
  }
  const beside = textOf(`${folder}${companion}`)
  const members = below(paths, folder, companion).flatMap((path) => textOf(path) ?? [])
  const whole = beside === undefined ? undefined : parse(content, beside, members)
  if (whole?.ok === true) return whole
  return 'parse' in lock ? lock.parse(content) : undefined
}

/** Files of a name in the folders below one: paths are sorted, so they stand together. */
function below(paths: readonly string[], folder: string, name: string): readonly string[] {
  const found: string[] = []
  for (let at = firstFrom(paths, folder); at < paths.length && found.length < maxMembers; at++) {
    const path = paths[at] ?? ''
    if (!path.startsWith(folder)) break
    if (path.endsWith(`/${name}`) && path !== `${folder}${name}`) found.push(path)
  }
  return found
}

/** Where the paths begin that do not sort before a text. */
function firstFrom(paths: readonly string[], text: string): number {
  let [low, high] = [0, paths.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((paths[middle] ?? '') < text) low = middle + 1
    else high = middle
  }
  return low
}
