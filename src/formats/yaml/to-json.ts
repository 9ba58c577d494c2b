import type { Json } from '../../core/index.ts'
import { nameToShow, positionAt } from '../text/index.ts'
import { YamlFault } from './error.ts'
import { memberName } from './keys.ts'
import { isMergeKey, type MappingNode, type Node, resolved, type ScalarNode } from './nodes.ts'
import { resolveScalar } from './scalars.ts'

type Members = { [name: string]: Json }

/** Decides every value of a document. What an alias stands for is made once and shared. */
export function toJson(root: Node, text: string): Json {
  return new Converter(text).value(root)
}

class Converter {
  readonly #text: string
  readonly #shared = new Map<Node, Json>()

  constructor(text: string) {
    this.#text = text
  }

  value(node: Node): Json {
    switch (node.kind) {
      case 'scalar':
        return scalarValue(node)
      case 'sequence':
        return node.items.map((item) => this.value(item))
      case 'mapping':
        return this.#members(node)
      case 'alias': {
        let value = this.#shared.get(node.target)
        if (value === undefined) {
          value = this.value(node.target)
          this.#shared.set(node.target, value)
        }
        return value
      }
    }
  }

  /** In the order of the text, as yaml.v2 does: a merge after a key replaces it, a key after a merge too. */
  #members(node: MappingNode): Members {
    const members: Members = {}
    const seen = new Map<string, Node>()
    for (const { key, value } of node.pairs) {
      if (isMergeKey(key)) {
        this.#merge(members, key, value)
        continue
      }
      const name = memberName(key)
      const first = seen.get(name)
      if (first !== undefined) throw this.#duplicate(name, key, first)
      seen.set(name, key)
      setMember(members, name, this.value(value))
    }
    return members
  }

  #merge(members: Members, key: Node, source: Node): void {
    const { kind } = resolved(source)
    // An alias of a list of mappings is no merge in yaml.v2.
    const sources = source.kind === 'sequence' ? [...source.items].reverse() : [source]
    for (const one of sources) {
      if (resolved(one).kind !== 'mapping') {
        throw new YamlFault(`"<<" needs a mapping or a list of mappings, not a ${kind}.`, key.start)
      }
      for (const [name, value] of Object.entries(this.value(one) as Members)) setMember(members, name, value)
    }
  }

  #duplicate(name: string, key: Node, first: Node): YamlFault {
    const { line } = positionAt(this.#text, first.start)
    return new YamlFault(`The key ${nameToShow(name)} stands twice in one mapping, first on line ${line}.`, key.start)
  }
}

function scalarValue(node: ScalarNode): Json {
  const { value } = resolveScalar(node)
  if (typeof value === 'number' && !Number.isFinite(value)) {
    throw new YamlFault('This is not a number JSON can hold.', node.start)
  }
  return value
}

function setMember(members: Members, name: string, value: Json): void {
  if (name !== '__proto__') members[name] = value
  else Object.defineProperty(members, name, { value, enumerable: true, writable: true, configurable: true })
}
