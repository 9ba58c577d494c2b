import { matchesGlob } from '../../core/index.ts'
import type { FileTree, Resolved, TreeFile } from './file-tree.ts'
import type { FoundFacts } from './found-facts.ts'
import type { LibraryFinder } from './libraries.ts'
import plugins from './plugins.json' with { type: 'json' }
import policy from './policy.json' with { type: 'json' }
import { runtimeFiles, runtimeOf } from './runtimes.ts'
import type { Start } from './start.ts'

/** Why a file is needed. */
export type Reason = 'program' | 'application' | 'library' | 'runtime' | 'plugin' | 'policy'

/** Everything that what starts can need, as far as files say. */
export interface Closure {
  /** Path → the first reason found; links on the way are needed too. */
  readonly needed: ReadonlyMap<string, Reason>
  /** Libraries that something needs and that are nowhere. */
  readonly missing: readonly string[]
  /** Languages whose library is needed. */
  readonly runtimes: readonly string[]
}

export function closureOf(start: Start, tree: FileTree, facts: FoundFacts, libraries: LibraryFinder): Closure {
  const growing = new Growing(tree, facts, libraries)
  for (const file of start.files) growing.add(file, 'program')
  growing.addMatching(
    start.folders.map((folder) => `${folder}/*`),
    'application',
  )
  growing.grow()
  growing.addMatching(
    policy.flatMap(({ keep }) => keep),
    'policy',
  )
  growing.grow()
  return { needed: growing.needed, missing: [...growing.missing].sort(), runtimes: [...growing.runtimes].sort() }
}

/** Grows until nothing new is needed: each file is looked at once, each pattern once. */
class Growing {
  readonly needed = new Map<string, Reason>()
  readonly missing = new Set<string>()
  readonly runtimes = new Set<string>()
  readonly #tree: FileTree
  readonly #facts: FoundFacts
  readonly #libraries: LibraryFinder
  readonly #open: Resolved[] = []
  readonly #used = new Set<string>()

  constructor(tree: FileTree, facts: FoundFacts, libraries: LibraryFinder) {
    this.#tree = tree
    this.#facts = facts
    this.#libraries = libraries
  }

  add(found: Resolved, reason: Reason): void {
    for (const link of found.links) if (!this.needed.has(link)) this.needed.set(link, reason)
    if (this.needed.has(found.path)) return
    this.needed.set(found.path, reason)
    this.#open.push(found)
  }

  addMatching(patterns: readonly string[], reason: Reason): void {
    const fresh = patterns.filter((pattern) => !this.#used.has(pattern))
    for (const pattern of fresh) this.#used.add(pattern)
    if (fresh.length === 0) return
    const looked = fresh.map((pattern) => ({ pattern, part: longestPart(pattern) }))
    for (const file of this.#tree.files()) {
      const { path, type } = file
      // Most paths lack the part, which is told faster than whether the whole fits.
      if (type !== 'd' && looked.some(({ pattern, part }) => path.includes(part) && matchesGlob(pattern, path)))
        this.#addFile(file, reason)
    }
  }

  grow(): void {
    for (let one = this.#open.pop(); one !== undefined; one = this.#open.pop()) this.#look(one)
  }

  #addFile(file: TreeFile, reason: Reason): void {
    const found = this.#tree.resolve(file.path)
    if (found !== undefined && this.#tree.file(found.path)?.type !== 'd') this.add(found, reason)
  }

  #look({ path, links }: Resolved): void {
    const program = this.#facts.programs.get(path)
    const script = this.#facts.scripts.get(path)
    if (program?.interpreter !== undefined) this.#addPath(program.interpreter, 'library')
    for (const library of program === undefined ? [] : this.#libraries.neededBy(path, program))
      if ('missing' in library) this.missing.add(library.missing)
      else this.add(library, 'library')
    const reason = this.needed.get(path)
    // The thousand scripts of a runtime or of policy each name an interpreter that nothing will start.
    if (script !== undefined && (reason === 'program' || reason === 'application'))
      for (const word of script.interpreter) if (word.startsWith('/')) this.#addPath(word, 'program')
    for (const name of [path, ...links]) this.#addPlugins(name)
    if (reason === 'program') this.#addRuntime(path, links)
  }

  #addPath(path: string, reason: Reason): void {
    const found = this.#tree.resolve(path)
    if (found !== undefined) this.add(found, reason)
  }

  #addPlugins(path: string): void {
    const name = path.slice(path.lastIndexOf('/') + 1)
    for (const { of, keep } of plugins)
      if (of.some((pattern) => matchesGlob(pattern, name))) this.addMatching(keep, 'plugin')
  }

  #addRuntime(path: string, links: readonly string[]): void {
    const names = [path, ...links]
    const runtime = names.map(runtimeOf).find((one) => one !== undefined)
    if (runtime === undefined) return
    this.runtimes.add(runtime.id)
    this.addMatching(runtimeFiles(runtime, names), 'runtime')
  }
}

const longestPart = (pattern: string): string =>
  pattern.split('*').reduce((longest, part) => (part.length > longest.length ? part : longest), '')
