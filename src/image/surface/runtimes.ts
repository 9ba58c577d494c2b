import runtimes from './runtimes.json' with { type: 'json' }

/** A language whose programs need its library, and not only what they are linked with. */
export interface Runtime {
  readonly id: string
  readonly programs: readonly string[]
  /** Patterns of the files; `{prefix}` is the folder above the one that the program is in. */
  readonly trees: readonly string[]
  /** Everything below the prefix belongs to it. */
  readonly ownFolder: boolean
}

const byProgram = new Map(
  runtimes.flatMap((one: Runtime) => one.programs.map((name): [string, Runtime] => [name, one])),
)

const longestName = 64

/** `/usr/bin/python3.11` is python. */
export function runtimeOf(program: string): Runtime | undefined {
  const name = program.slice(program.lastIndexOf('/') + 1)
  return name.length > longestName ? undefined : (byProgram.get(name) ?? byProgram.get(name.replace(/-?\d[\d.]*$/, '')))
}

/** Patterns of the files it needs, when it is called by one of these paths. */
export function runtimeFiles({ trees, ownFolder }: Runtime, paths: readonly string[]): readonly string[] {
  const prefixes = new Set(paths.flatMap((path) => /^(.+)\/(?:s?bin)\/[^/]+$/.exec(path)?.[1] ?? []))
  const own = ownFolder ? [...prefixes].filter((prefix) => !/^(?:usr|usr\/local)$/.test(prefix)) : []
  const patterns = trees.flatMap((tree) =>
    tree.startsWith('{prefix}') ? [...prefixes].map((prefix) => prefix + tree.slice('{prefix}'.length)) : [tree],
  )
  return [
    ...own.map((folder) => `${folder}/*`),
    ...patterns.map((pattern) => (pattern.endsWith('*') ? pattern : `${pattern}/*`)),
  ]
}
