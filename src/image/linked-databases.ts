import { osReleasePaths } from '../formats/os-release/index.ts'
import type { ReadImage } from './read-image.ts'

const rpmFiles = ['rpmdb.sqlite', 'Packages.db', 'Packages']

/** Files by which a system knows its packages and itself; each is read where it is, and by no other name. */
const databases: ReadonlySet<string> = new Set([
  'var/lib/dpkg/status',
  'lib/apk/db/installed',
  'usr/lib/apk/db/installed',
  ...['var/lib/rpm', 'usr/lib/sysimage/rpm', 'usr/share/rpm'].flatMap((folder) =>
    rpmFiles.map((name) => `${folder}/${name}`),
  ),
  ...osReleasePaths,
])

const maxLinks = 40

export interface LinkedDatabase {
  readonly layer: number
  readonly path: string
  /** Where the links end. */
  readonly target: string
}

/** Databases that links lead away from where they are looked for: the system follows them, and so must whoever asks. */
export function linkedDatabases({ layers, overlay }: Pick<ReadImage, 'layers' | 'overlay'>): readonly LinkedDatabase[] {
  const links = linksOf(layers, overlay)
  if (links.size === 0) return []
  return [...databases].flatMap((path) => {
    const target = followed(path, links)
    const layer = target === undefined || databases.has(target) ? undefined : overlay.layerOf(target)
    return target === undefined || layer === undefined ? [] : [{ layer, path, target }]
  })
}

function linksOf(layers: ReadImage['layers'], overlay: ReadImage['overlay']): ReadonlyMap<string, string> {
  const links = new Map<string, string>()
  for (const [layer, { files }] of layers.entries())
    for (const [index, type] of files.types.entries()) {
      const path = files.paths[index] ?? ''
      if (type === 'l' && overlay.layerOf(path) === layer) links.set(path, files.links[index] ?? '')
    }
  return links
}

/** The path without links in any part of it, or undefined when they never end. */
function followed(path: string, links: ReadonlyMap<string, string>): string | undefined {
  const left = path.split('/').reverse()
  let parts: string[] = []
  for (let steps = 0; left.length > 0; ) {
    const part = left.pop() ?? ''
    if (part === '..') parts.pop()
    if (part === '..' || part === '.' || part === '') continue
    const target = links.get([...parts, part].join('/'))
    if (target === undefined) {
      parts.push(part)
      continue
    }
    if (++steps > maxLinks) return undefined
    if (target.startsWith('/')) parts = []
    left.push(...target.slice(0, maxTarget).split('/').reverse())
  }
  return parts.join('/')
}

/** PATH_MAX: no system follows a longer one. */
const maxTarget = 4096
