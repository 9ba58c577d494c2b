import { type FileTable, isOfArchive } from '../layer/index.ts'

/** Why a file of a layer is not in the image: a later layer deletes it, or puts something else in its place. */
export interface Fate {
  readonly layer: number
  readonly how: 'deleted' | 'replaced'
}

/** Several layers as one file system. */
export interface Overlay {
  /** The layer whose file a path is, or undefined where there is none. */
  layerOf(path: string): number | undefined
  /** What became of the file of a layer; undefined when it is in the image as that layer wrote it. */
  fateOf(path: string, layer: number): Fate | undefined
  /** How many there are that are no directories. */
  readonly files: number
  /** Every path that is there, with the layer and the index in its table. */
  entries(): Generator<{ readonly path: string; readonly layer: number; readonly index: number }>
}

/** What a layer does to those below it. */
interface LayerView {
  /** Path → index of the last member of that name. */
  readonly files: ReadonlyMap<string, number>
  readonly table: FileTable
  readonly whiteouts: ReadonlySet<string>
  readonly opaque: ReadonlySet<string>
}

/** Lays tables over each other, the lowest first, by the rules of image-spec/layer.md. */
export function overlayOf(tables: readonly FileTable[]): Overlay {
  const layers = tables.map(viewOf)
  const visible = layers.map(() => [] as number[])
  const above = new LayersAbove()
  let count = 0
  for (const [layer, view] of [...layers.entries()].reverse()) {
    const hides = above.hiding()
    for (const [path, index] of view.files) {
      if (hides(path)) continue
      visible[layer]?.push(index)
      if (view.table.types[index] !== 'd') count += 1
    }
    if (layer > 0) above.add(view)
  }
  const top = new Map<string, number>()
  const entries = function* (): ReturnType<Overlay['entries']> {
    for (const [layer, indexes] of visible.entries())
      for (const index of indexes) yield { path: layers[layer]?.table.paths[index] ?? '', layer, index }
  }
  for (const { path, layer } of entries()) top.set(path, layer)
  return {
    files: count,
    layerOf: (path) => top.get(path),
    fateOf: (path, layer) => fate(layers, path, layer),
    entries,
  }
}

/** What layers do together to those below: asking each of a hundred about every file takes minutes. */
class LayersAbove {
  readonly #taken = new Set<string>()
  /** What lies below these is gone. */
  readonly #closed = new Set<string>()

  add({ files, table, whiteouts, opaque }: LayerView): void {
    for (const [path, index] of files) {
      this.#taken.add(path)
      if (table.types[index] !== 'd') this.#closed.add(path)
    }
    for (const path of whiteouts) {
      this.#taken.add(path)
      this.#closed.add(path)
    }
    for (const path of opaque) this.#closed.add(path)
  }

  /** Tells whether a path of the next layer down is hidden; folders are asked about once. */
  hiding(): (path: string) => boolean {
    const [taken, closed] = [this.#taken, this.#closed]
    const known = new Map<string, boolean>()
    const isGone = (folder: string): boolean => {
      let gone = known.get(folder)
      if (gone === undefined) {
        gone = closed.has(folder) || (folder !== '' && isGone(parentOf(folder)))
        known.set(folder, gone)
      }
      return gone
    }
    return (path) => taken.has(path) || (closed.size > 0 && isGone(parentOf(path)))
  }
}

const parentOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')))

function viewOf(table: FileTable): LayerView {
  const files = new Map<string, number>()
  const whiteouts = new Set<string>()
  const opaque = new Set<string>()
  for (const [index, path] of table.paths.entries()) {
    const slash = path.lastIndexOf('/')
    if (!path.startsWith('.wh.', slash + 1)) {
      if (!isOfArchive(path)) files.set(path, index)
      continue
    }
    const name = path.slice(slash + 1)
    const folder = path.slice(0, Math.max(0, slash))
    if (name === '.wh..wh..opq') opaque.add(folder)
    // Other double marks are notes of aufs to itself.
    else if (!name.startsWith('.wh..wh.')) whiteouts.add(slash === -1 ? name.slice(4) : `${folder}/${name.slice(4)}`)
  }
  return { files, table, whiteouts, opaque }
}

/** The first layer above that has something to say about a path. */
function fate(layers: readonly LayerView[], path: string, layer: number): Fate | undefined {
  for (let above = layer + 1; above < layers.length; above++) {
    const view = layers[above]
    if (view === undefined) continue
    if (view.files.has(path)) return { layer: above, how: 'replaced' }
    if (isHiddenBy(view, path)) return { layer: above, how: 'deleted' }
  }
  return undefined
}

function isHiddenBy({ files, table, whiteouts, opaque }: LayerView, path: string): boolean {
  if (whiteouts.has(path)) return true
  if (opaque.has('')) return true
  for (let slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
    const folder = path.slice(0, slash)
    if (whiteouts.has(folder) || opaque.has(folder)) return true
    const index = files.get(folder)
    if (index !== undefined && table.types[index] !== 'd') return true
  }
  return false
}
