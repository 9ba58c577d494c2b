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
  readonly layer: number
}

const classOf = new Map(toolClasses.flatMap((kind) => classes[kind].map((name): [string, ToolClass] => [name, kind])))

/** `python3.11`, `gcc-12`, `x86_64-linux-gnu-gcc-12`: the name without what a distribution adds. */
function toolClass(name: string): ToolClass | undefined {
  const plain = name.replace(/^[a-z0-9_]+-linux-[a-z0-9]+-/, '')
  return classOf.get(plain) ?? classOf.get(plain.replace(/-?\d[\d.]*$/, ''))
}

const programFolder = /^(?:usr\/|usr\/local\/|opt\/[^/]+\/|usr\/lib\/jvm\/[^/]+\/)?s?bin\/[^/]+$|^busybox\/[^/]+$/

/** Every tool in the folders that programs are in, with all of its names. */
export function findTools(tree: FileTree): readonly FoundTool[] {
  const found = new Map<string, { tool: FoundTool; names: Set<string>; links: Set<string> }>()
  for (const { path, type, layer } of tree.files()) {
    const name = path.slice(path.lastIndexOf('/') + 1)
    const kind = type === 'd' || !programFolder.test(path) ? undefined : toolClass(name)
    const target = kind === undefined ? undefined : tree.resolve(path)
    if (kind === undefined || target === undefined || tree.file(target.path)?.type !== '-') continue
    const key = `${kind} ${target.path}`
    const home = tree.file(target.path)?.layer ?? layer
    const one = found.get(key) ?? {
      tool: { class: kind, names: [], path: target.path, links: [], layer: home },
      names: new Set(),
      links: new Set(),
    }
    found.set(key, one)
    one.names.add(name)
    for (const link of target.links) one.links.add(link)
  }
  return [...found.values()]
    .map(({ tool, names, links }) => ({ ...tool, names: [...names].sort(byCodePoint), links: [...links] }))
    .sort((a, b) => toolClasses.indexOf(a.class) - toolClasses.indexOf(b.class) || byCodePoint(a.path, b.path))
}
