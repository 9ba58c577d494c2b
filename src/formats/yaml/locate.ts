import type { Path, Position } from '../../core/index.ts'
import { positionAt } from '../text/index.ts'
import { YamlFault } from './error.ts'
import { memberName } from './keys.ts'
import { isMergeKey, type MappingNode, type Node, resolved } from './nodes.ts'
import { yamlTree } from './tree.ts'

/**
 * Where the value at `path` stands in a document, or the alias that stands for it; the nearest enclosing value when
 * there is none. A value from a merge key is found where it is written. Undefined for a text that is not YAML.
 */
export function locateYaml(text: string, path: Path): Position | undefined {
  const root = yamlTree(text)
  return root && locateIn(root, text, path)
}

/** As `locateYaml`, in a document that is composed already. */
export function locateIn(root: Node, text: string, path: Path): Position {
  let node = root
  for (const step of path) {
    const inner = child(node, step)
    if (inner === undefined) break
    node = inner
  }
  return positionAt(text, node.start)
}

function child(node: Node, step: string | number): Node | undefined {
  const parent = resolved(node)
  if (parent.kind === 'sequence') return typeof step === 'number' ? parent.items[step] : undefined
  return parent.kind === 'mapping' ? memberValue(parent, String(step)) : undefined
}

/** The last one that sets the member wins, merges included. */
function memberValue(mapping: MappingNode, name: string): Node | undefined {
  let found: Node | undefined
  for (const { key, value } of mapping.pairs) {
    if (isMergeKey(key)) found = mergedValue(value, name) ?? found
    else if (isNamed(key, name)) found = value
  }
  return found
}

function mergedValue(source: Node, name: string): Node | undefined {
  if (source.kind === 'sequence') {
    for (const item of source.items) {
      const found = mergedValue(item, name)
      if (found !== undefined) return found
    }
    return undefined
  }
  const mapping = resolved(source)
  return mapping.kind === 'mapping' ? memberValue(mapping, name) : undefined
}

function isNamed(key: Node, name: string): boolean {
  try {
    return memberName(key) === name
  } catch (fault) {
    if (fault instanceof YamlFault) return false
    throw fault
  }
}
