import { type Origin, type SubjectRef, subjectId } from '../core/index.ts'
import type { ForeignFile } from '../formats/foreign-findings/index.ts'

interface Placed {
  readonly line: number
  readonly ref: SubjectRef
}

/** Which subjects stand in which file, and where. */
export class FileSubjects {
  readonly #files = new Map<string, Placed[]>()
  /** Our paths by their last part: another tool may have stood in another folder. */
  readonly #byBaseName = new Map<string, string[]>()

  add(origin: Origin, ref: SubjectRef): void {
    if (origin.source !== 'file' && origin.source !== 'dump') return
    const path = plainPath(origin.file)
    const known = this.#files.get(path)
    if (known === undefined) {
      this.#files.set(path, [{ line: origin.line, ref }])
      const base = baseName(path)
      this.#byBaseName.set(base, [...(this.#byBaseName.get(base) ?? []), path])
    } else known.push({ line: origin.line, ref })
  }

  /** The object at a line; without a line only where the file holds no other. */
  at(file: ForeignFile): readonly SubjectRef[] {
    const placed = this.#find(file)
    if (file.line === undefined)
      return new Set(placed.map(({ ref }) => subjectId(ref))).size === 1 ? refsOf(placed) : []
    const line = file.line
    const above = placed.filter((one) => one.line <= line)
    const start = Math.max(...above.map((one) => one.line))
    return refsOf(above.filter((one) => one.line === start))
  }

  holds(file: ForeignFile, wanted: SubjectRef): boolean {
    const id = subjectId(wanted)
    return this.#find(file).some(({ ref }) => subjectId(ref) === id)
  }

  /** The file itself; else the only one whose path ends like the other's, or the other way round. */
  #find({ path, root }: ForeignFile): readonly Placed[] {
    const names = [...(root === undefined ? [] : [plainPath(`${root}/${path}`)]), plainPath(path)]
    for (const name of names) {
      const exact = this.#files.get(name)
      if (exact !== undefined) return exact
    }
    for (const name of names) {
      const alike = (this.#byBaseName.get(baseName(name)) ?? []).filter((ours) => endsLike(ours, name))
      if (alike.length === 1) return this.#files.get(alike[0] ?? '') ?? []
    }
    return []
  }
}

function refsOf(placed: readonly Placed[]): readonly SubjectRef[] {
  return placed.map(({ ref }) => ref)
}

function endsLike(a: string, b: string): boolean {
  return a.endsWith(`/${b}`) || b.endsWith(`/${a}`)
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

/** `./deploy//web.yaml` and `deploy\web.yaml` are `deploy/web.yaml`. */
function plainPath(path: string): string {
  const parts = path.replaceAll('\\', '/').split('/')
  const kept = parts.filter((part, index) => part !== '.' && (part !== '' || index === 0))
  return kept.join('/')
}
