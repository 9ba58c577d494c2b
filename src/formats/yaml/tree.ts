import { compose } from './composer.ts'
import { YamlFault } from './error.ts'
import type { Node } from './nodes.ts'

/** How a document is written, for those who change its text; undefined when it holds nothing or is not YAML. */
export function yamlTree(text: string): Node | undefined {
  try {
    return compose(text, 1000)
  } catch (fault) {
    if (fault instanceof YamlFault) return undefined
    throw fault
  }
}
