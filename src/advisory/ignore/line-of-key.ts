import type { Path } from '../../core/index.ts'
import { positionAt } from '../../formats/text/index.ts'
import { type MappingNode, memberName, type Node, yamlTree } from '../../formats/yaml/index.ts'

/** The line of a member's name, which may stand above its value; undefined where it is not written as such. */
export function lineOfKey(content: string, path: Path): number | undefined {
  let node = yamlTree(content)
  let key: Node | undefined
  for (const step of path) {
    if (node?.kind === 'sequence') {
      key = undefined
      node = typeof step === 'number' ? node.items[step] : undefined
    } else {
      const pair: MappingNode['pairs'][number] | undefined =
        node?.kind === 'mapping' ? node.pairs.find((one) => nameOf(one.key) === step) : undefined
      key = pair?.key
      node = pair?.value
    }
  }
  return key && positionAt(content, key.start).line
}

function nameOf(key: Node): string | undefined {
  return key.kind === 'scalar' ? memberName(key) : undefined
}
