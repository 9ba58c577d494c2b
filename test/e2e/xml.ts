/** A strict reader of the XML we write: elements, attributes, text; anything else is an error. */
export interface XmlNode {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly XmlNode[]
  readonly text: string
}

const token =
  /<\?xml[^?]*\?>|<!--[\s\S]*?-->|<\/([\w:.-]+)\s*>|<([\w:.-]+)((?:\s+[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|([^<]+)/y
const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", '#39': "'" }

export function parseXml(text: string): XmlNode {
  const root = { name: '', attributes: {}, children: [] as XmlNode[], text: '' }
  const open = [root]
  token.lastIndex = 0
  while (token.lastIndex < text.length) {
    const at = token.lastIndex
    const match = token.exec(text)
    if (match === null) throw new Error(`no XML at ${at}: ${text.slice(at, at + 60)}`)
    const [, end, name, attributes = '', empty, words] = match
    const parent = open.at(-1) ?? root
    if (words !== undefined) parent.text += decode(words)
    else if (name !== undefined) {
      const node = { name, attributes: attributesOf(attributes), children: [], text: '' }
      parent.children.push(node)
      if (empty === '') open.push(node)
    } else if (end !== undefined && open.pop()?.name !== end) throw new Error(`</${end}> closes nothing`)
  }
  const [only, more] = root.children
  if (only === undefined || more !== undefined || open.length !== 1) throw new Error('not one whole element')
  return only
}

function attributesOf(text: string): Record<string, string> {
  const found = [...text.matchAll(/([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)]
  const names = found.map(([, name]) => name)
  if (new Set(names).size < names.length) throw new Error(`an attribute stands twice: ${text}`)
  return Object.fromEntries(found.map(([, name, double, single]) => [name, decode(double ?? single ?? '')]))
}

function decode(text: string): string {
  if (/(?![\t\n\r])\p{Cc}/u.test(text)) throw new Error('a control character')
  return text.replace(/&([^;\s]*);?/g, (whole, name: string) => {
    const character = entities[name]
    if (character === undefined || !whole.endsWith(';')) throw new Error(`no such entity: ${whole}`)
    return character
  })
}
