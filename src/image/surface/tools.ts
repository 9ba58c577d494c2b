import { byCodePoint } from '../../core/index.ts'
import type { FileTree } from './file-tree.ts'
import classes from './tools.json' with { type: 'json' }

export const toolClasses = Object.keys(classes) as readonly ToolClass[] // keys of our own table
export type ToolClass = keyof typeof classes

/** A program that is of use to an intruder. One file may be many of them, as busybox is. */
export interface FoundTool {
  readonly class: ToolClass
  /** Names it can be called by. */
  readonly names: readonly string[]
  /** The file behind the names. */
  readonly path: string
  readonly links: readonly string[]
}

const classOf = new Map(toolClasses.flatMap((kind) => classes[kind].map((name): [string, ToolClass] => [name, kind])))

const longestName = 64

/** `python3.11`, `gcc-12`, `x86_64-linux-gnu-gcc-12`: the name without what a distribution adds. */
function toolClass(name: string): ToolClass | undefined {
  if (name.length > longestName) return undefined
  const plain = name.replace(/^[a-z0-9_]+-linux-[a-z0-9]+-/, '')
  return classOf.get(plain) ?? classOf.get(plain.replace(/-?\d[\d.]*$/, ''))
}

const programFolder = /^(?:usr\/|usr\/local\/|opt\/[^/]+\/|usr\/lib\/jvm\/[^/]+\/)?s?bin\/[^/]+$|^busybox\/[^/]+$/

/** Every tool in the folders that programs are in, with all of its names. */
export function findTools(tree: FileTree): readonly FoundTool[] {
  const named = [...tree.files()].flatMap(({ path, type }) => (type === 'd' ? [] : toolAt(tree, path)))
  const tools = [...Map.groupBy(named, (tool) => `${tool.class} ${tool.path}`).values()].flatMap(asOne)
  return tools.sort(
    (a, b) => toolClasses.indexOf(a.class) - toolClasses.indexOf(b.class) || byCodePoint(a.path, b.path),
  )
}

function toolAt(tree: FileTree, path: string): readonly FoundTool[] {
  const name = path.slice(path.lastIndexOf('/') + 1)
  const kind = programFolder.test(path) ? toolClass(name) : undefined
  const target = kind === undefined ? undefined : tree.resolve(path)
  if (kind === undefined || target === undefined || tree.file(target.path)?.type !== '-') return []
  return [{ class: kind, names: [name], ...target }]
}

function asOne(group: readonly FoundTool[]): readonly FoundTool[] {
  const [first] = group
  if (first === undefined) return []
  const names = new Set(group.flatMap((tool) => tool.names))
  const links = new Set(group.flatMap((tool) => tool.links))
  return [{ ...first, names: [...names].sort(byCodePoint), links: [...links] }]
}
