import { isBlank, isBreakOrEnd } from './characters.ts'
import { YamlFault } from './error.ts'
import { type AliasNode, type MappingNode, type Node, type SequenceNode, scalarNode } from './nodes.ts'
import { Scanner } from './scanner.ts'
import type { AliasToken, Mark, Token } from './tokens.ts'
import { addChild, Weights } from './weights.ts'

/** Reads one document into nodes; undefined when it holds nothing. Aliases are bounded without being written out. */
export function compose(text: string, maxDepth: number): Node | undefined {
  checkCharacters(text)
  return new Composer(text, maxDepth).document()
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it looks for
const unprintable = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]|\p{Cs}/u

function checkCharacters(text: string): void {
  const bad = unprintable.exec(text)
  if (bad === null) return
  const code = bad[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')
  throw new YamlFault(`The character U+${code} cannot stand in YAML.`, bad.index)
}

interface Properties {
  readonly anchor: string | undefined
  /** Empty when there is none. */
  readonly tag: string
  readonly start: number
  readonly end: number
}

/** Builds nodes out of tokens by recursive descent; the productions are those of YAML 1.1 as libyaml has them. */
class Composer {
  readonly #text: string
  readonly #scanner: Scanner
  readonly #maxDepth: number
  readonly #weights = new Weights()
  readonly #anchors = new Map<string, AliasNode['target']>()
  readonly #open = new Set<Node>()
  #depth = 0

  constructor(text: string, maxDepth: number) {
    this.#text = text
    this.#scanner = new Scanner(text)
    this.#maxDepth = maxDepth
  }

  document(): Node | undefined {
    const started = this.#isNext('document-start')
    if (started) this.#takeDocumentStart()
    const root =
      this.#isNext('end-of-text') || (started && this.#isNext('document-start', 'document-end'))
        ? undefined
        : this.#node(true, false)
    this.#expectEnd()
    if (root !== undefined) this.#weights.check(root)
    return root
  }

  #takeDocumentStart(): void {
    let at = this.#scanner.peek().end
    while (isBlank(this.#text.charCodeAt(at))) at++
    if (!isBreakOrEnd(this.#text.charCodeAt(at)) && this.#text[at] !== '#') {
      throw new YamlFault('Only a comment may follow "---" on its line.', at)
    }
    this.#scanner.skip()
  }

  #expectEnd(): void {
    if (this.#isNext('document-end')) this.#scanner.skip()
    if (this.#isNext('end-of-text')) return
    throw this.#fault('The document has ended before this, and kubectl would silently ignore it.')
  }

  /** A value in the block context or in a flow collection; the value of a key may be a list that is not indented. */
  #node(block: boolean, unindented: boolean): Node {
    const first = this.#scanner.peek()
    if (first.kind === 'alias') return this.#alias(first)
    const properties = this.#properties()
    const token = this.#scanner.peek()
    switch (token.kind) {
      case 'scalar':
        return this.#scalar(token, properties)
      case 'flow-sequence':
        return this.#sequence(properties, token.kind)
      case 'flow-mapping':
        return this.#mapping(properties, token.kind)
      case 'entry':
        if (unindented) return this.#sequence(properties, token.kind)
        break
      case 'block-sequence':
        if (block) return this.#sequence(properties, token.kind)
        break
      case 'block-mapping':
        if (block) return this.#mapping(properties, token.kind)
    }
    if (properties.anchor !== undefined || properties.tag !== '') return this.#emptyScalar(token.start, properties)
    throw this.#fault('A value is expected here.')
  }

  #properties(): Properties {
    const { start } = this.#scanner.peek()
    let end = start
    let anchor: string | undefined
    let tag = ''
    for (let token = this.#scanner.peek(); ; token = this.#scanner.peek()) {
      if (token.kind === 'anchor' && anchor === undefined) anchor = token.name
      else if (token.kind === 'tag' && tag === '') tag = token.name
      else return { anchor, tag, start, end }
      end = token.end
      this.#scanner.skip()
    }
  }

  #alias(token: AliasToken): Node {
    this.#scanner.skip()
    const target = this.#anchors.get(token.name)
    if (target === undefined) throw new YamlFault('This alias has no anchor.', token.start)
    if (this.#open.has(target)) throw new YamlFault('This alias stands inside its own anchor.', token.start)
    if (this.#depth + target.height > this.#maxDepth) throw this.#tooDeep(token.start)
    const { weight, height } = target
    return this.#weights.alias({ kind: 'alias', start: token.start, end: token.end, target, weight, height })
  }

  #scalar(token: Token & { kind: 'scalar' }, properties: Properties): Node {
    this.#scanner.skip()
    const plain = token.plain && properties.tag === ''
    const node = scalarNode(token.start, token.end, token.text, plain, properties.tag)
    return this.#anchored(properties, this.#weights.scalar(node))
  }

  #emptyScalar(start: number, properties: Properties = { anchor: undefined, tag: '', start, end: start }): Node {
    const node = scalarNode(start, properties.end, '', properties.tag === '', properties.tag)
    return this.#anchored(properties, this.#weights.scalar(node))
  }

  #sequence(properties: Properties, kind: 'flow-sequence' | 'block-sequence' | 'entry'): Node {
    const { start, end } = this.#scanner.peek()
    const flow = kind === 'flow-sequence'
    const node: SequenceNode = { kind: 'sequence', flow, start, end, items: [], weight: 0, height: 1 }
    this.#enter(node, properties)
    if (kind === 'flow-sequence') this.#flowItems(node)
    else if (kind === 'block-sequence') this.#blockItems(node)
    else this.#unindentedItems(node)
    return this.#leave(node)
  }

  #mapping(properties: Properties, kind: 'flow-mapping' | 'block-mapping'): Node {
    const { start, end } = this.#scanner.peek()
    const flow = kind === 'flow-mapping'
    const node: MappingNode = { kind: 'mapping', flow, start, end, pairs: [], weight: 0, height: 1 }
    this.#enter(node, properties)
    if (kind === 'flow-mapping') this.#flowPairs(node)
    else this.#blockPairs(node)
    return this.#leave(node)
  }

  #blockItems(node: SequenceNode): void {
    this.#scanner.skip()
    while (this.#isNext('entry')) this.#entry(node)
    if (!this.#isNext('block-end')) throw this.#fault('This does not line up with the list before it.')
    this.#scanner.skip()
  }

  #unindentedItems(node: SequenceNode): void {
    while (this.#isNext('entry')) this.#entry(node)
  }

  #entry(node: SequenceNode): void {
    const { end } = this.#scanner.peek()
    this.#scanner.skip()
    const empty = this.#isNext('entry') || this.#isBlockEmpty()
    this.#addItem(node, empty ? this.#emptyScalar(end) : this.#node(true, false))
  }

  #blockPairs(node: MappingNode): void {
    this.#scanner.skip()
    for (;;) {
      if (this.#isNext('block-end')) break
      if (!this.#isNext('key', 'value')) throw this.#fault('This does not line up with the keys before it.')
      const key = this.#blockPart('key')
      this.#addPair(node, key, this.#blockPart('value'))
    }
    this.#scanner.skip()
  }

  #blockPart(part: 'key' | 'value'): Node {
    const token = this.#scanner.peek()
    if (token.kind !== part) return this.#emptyScalar(token.start)
    this.#scanner.skip()
    if (this.#isBlockEmpty()) return this.#emptyScalar(token.end)
    return this.#node(true, true)
  }

  #flowItems(node: SequenceNode): void {
    node.end = this.#flow('flow-sequence-end', ']', () => {
      this.#addItem(node, this.#isNext('key') ? this.#singlePair() : this.#node(false, false))
    })
  }

  /** `[a: b]` is a list of one mapping. */
  #singlePair(): Node {
    const { start } = this.#scanner.peek()
    const node: MappingNode = { kind: 'mapping', flow: true, start, end: start, pairs: [], weight: 0, height: 1 }
    this.#enter(node, { anchor: undefined, tag: '', start, end: start })
    const key = this.#flowPart('key', 'flow-sequence-end')
    this.#addPair(node, key, this.#flowPart('value', 'flow-sequence-end'))
    return this.#leave(node)
  }

  #flowPairs(node: MappingNode): void {
    node.end = this.#flow('flow-mapping-end', '}', () => {
      if (this.#isNext('key')) {
        const key = this.#flowPart('key', 'flow-mapping-end')
        this.#addPair(node, key, this.#flowPart('value', 'flow-mapping-end'))
      } else this.#addPair(node, this.#node(false, false), this.#emptyScalar(this.#scanner.peek().start))
    })
  }

  #flowPart(part: 'key' | 'value', close: Mark): Node {
    const token = this.#scanner.peek()
    if (token.kind !== part) return this.#emptyScalar(token.start)
    this.#scanner.skip()
    if (this.#isNext('value', 'comma') || this.#isNext(close)) return this.#emptyScalar(token.end)
    return this.#node(false, false)
  }

  /** Gives where the collection ends. */
  #flow(close: Mark, bracket: string, readEntry: () => void): number {
    const open = this.#scanner.peek()
    this.#scanner.skip()
    while (!this.#isNext(close)) {
      this.#checkClosed(open)
      readEntry()
      this.#checkClosed(open)
      if (this.#isNext('comma')) this.#scanner.skip()
      else if (!this.#isNext(close)) throw this.#fault(`"," or "${bracket}" is expected here.`)
    }
    const { end } = this.#scanner.peek()
    this.#scanner.skip()
    return end
  }

  #checkClosed(open: Token): void {
    if (!this.#isNext('end-of-text')) return
    throw new YamlFault(`The "${this.#text[open.start]}" here is never closed.`, open.start)
  }

  #addItem(node: SequenceNode, item: Node): void {
    node.items.push(item)
    node.end = item.end
    addChild(node, item)
  }

  #addPair(node: MappingNode, key: Node, value: Node): void {
    node.pairs.push({ key, value })
    node.end = value.end
    addChild(node, key)
    addChild(node, value)
  }

  #enter(node: SequenceNode | MappingNode, properties: Properties): void {
    if (++this.#depth > this.#maxDepth) throw this.#tooDeep(node.start)
    this.#weights.collection(node)
    this.#anchored(properties, node)
    this.#open.add(node)
  }

  #leave(node: SequenceNode | MappingNode): Node {
    this.#depth--
    this.#open.delete(node)
    return node
  }

  #anchored(properties: Properties, node: AliasNode['target']): Node {
    if (properties.anchor !== undefined) this.#anchors.set(properties.anchor, node)
    return node
  }

  #isNext(kind: Token['kind'], or?: Token['kind']): boolean {
    const next = this.#scanner.peek().kind
    return next === kind || next === or
  }

  /** Nothing stands here: the next key, value, entry or the end of the block follows. */
  #isBlockEmpty(): boolean {
    return this.#isNext('key', 'value') || this.#isNext('block-end')
  }

  #tooDeep(at: number): YamlFault {
    return new YamlFault(`The document is nested deeper than ${this.#maxDepth} levels.`, at, 'too-deep')
  }

  #fault(message: string): YamlFault {
    return new YamlFault(message, this.#scanner.peek().start)
  }
}
