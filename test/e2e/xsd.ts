import type { XmlNode } from './xml.ts'

/**
 * What of a schema a document breaks, for the part of XML Schema that junit.xsd uses: sequences and choices of elements,
 * occurrence, extension, attributes and the simple types below.
 */
export function violations(schema: XmlNode, document: XmlNode): readonly string[] {
  const types = new Map(schema.children.map((node) => [node.attributes.name ?? '', node]))
  const root = schema.children.find(
    ({ name, attributes }) => name === 'xs:element' && attributes.name === document.name,
  )
  return root === undefined ? [`no element ${document.name}`] : checkElement(root, document, types, document.name)
}

type Types = ReadonlyMap<string, XmlNode>

function checkElement(declared: XmlNode, node: XmlNode, types: Types, at: string): readonly string[] {
  const type =
    child(declared, 'xs:complexType') ?? child(declared, 'xs:simpleType') ?? types.get(declared.attributes.type ?? '')
  if (type === undefined || type.name === 'xs:simpleType') return []
  const { particles, attributes } = contentOf(type, types)
  return [...checkAttributes(attributes, node, types, at), ...checkChildren(particles, node, types, at)]
}

/** The content and attributes of a type with those of the type it extends. */
function contentOf(type: XmlNode, types: Types): { particles: readonly XmlNode[]; attributes: readonly XmlNode[] } {
  const extension = child(child(type, 'xs:complexContent') ?? child(type, 'xs:simpleContent') ?? type, 'xs:extension')
  const own = extension ?? type
  const base = extension && types.get(extension.attributes.base ?? '')
  const inherited = base === undefined || base.name !== 'xs:complexType' ? undefined : contentOf(base, types)
  return {
    particles: [...(inherited?.particles ?? []), ...all(own, 'xs:sequence'), ...all(own, 'xs:choice')],
    attributes: [...(inherited?.attributes ?? []), ...all(own, 'xs:attribute')],
  }
}

function checkAttributes(declared: readonly XmlNode[], node: XmlNode, types: Types, at: string): readonly string[] {
  const known = new Map(declared.map((one) => [one.attributes.name ?? '', one]))
  const surplus = Object.keys(node.attributes).filter((name) => !known.has(name))
  return [
    ...surplus.map((name) => `${at}: attribute ${name} is not declared`),
    ...[...known].flatMap(([name, one]) => {
      const value = node.attributes[name]
      if (value === undefined) return one.attributes.use === 'required' ? [`${at}: attribute ${name} is missing`] : []
      return isOfType(one, value, types) ? [] : [`${at}: attribute ${name} may not be ${JSON.stringify(value)}`]
    }),
  ]
}

function isOfType(declared: XmlNode, value: string, types: Types): boolean {
  const name = declared.attributes.type
  if (name === 'xs:int') return /^-?\d{1,9}$/.test(value)
  if (name === 'xs:decimal') return /^-?\d+(\.\d+)?$/.test(value)
  if (name === 'xs:dateTime') return !Number.isNaN(Date.parse(value))
  if (name?.startsWith('xs:')) return true
  const simple = child(declared, 'xs:simpleType') ?? types.get(name ?? '')
  const restriction = simple && child(simple, 'xs:restriction')
  const least = Number(child(restriction, 'xs:minLength')?.attributes.value ?? 0)
  const pattern = child(restriction, 'xs:pattern')?.attributes.value
  return value.trim().length >= least && (pattern === undefined || new RegExp(`^(?:${pattern})$`).test(value))
}

function checkChildren(particles: readonly XmlNode[], node: XmlNode, types: Types, at: string): readonly string[] {
  const found: string[] = []
  let next = 0
  const take = (declared: XmlNode): number => {
    let taken = 0
    for (; node.children[next]?.name === declared.attributes.name; next++) {
      const one = node.children[next]
      if (one === undefined) break
      found.push(...checkElement(declared, one, types, `${at}/${one.name}`))
      taken += 1
    }
    return taken
  }
  for (const particle of particles)
    if (particle.name === 'xs:choice') {
      const options = all(particle, 'xs:element')
      const chosen = options.find(({ attributes }) => attributes.name === node.children[next]?.name)
      if (chosen === undefined && particle.attributes.minOccurs !== '0') found.push(`${at}: one child is missing`)
      else if (chosen !== undefined && take(chosen) > 1) found.push(`${at}: more than one child`)
    } else
      for (const declared of all(particle, 'xs:element')) {
        const { name, minOccurs = '1', maxOccurs = '1' } = declared.attributes
        const taken = take(declared)
        if (taken < Number(minOccurs)) found.push(`${at}: ${name} is missing`)
        if (maxOccurs !== 'unbounded' && taken > Number(maxOccurs)) found.push(`${at}: ${name} stands too often`)
      }
  const surplus = node.children[next]
  return surplus === undefined ? found : [...found, `${at}: ${surplus.name} is out of place`]
}

function all(node: XmlNode, name: string): readonly XmlNode[] {
  return node.children.filter((one) => one.name === name)
}

function child(node: XmlNode | undefined, name: string): XmlNode | undefined {
  return node?.children.find((one) => one.name === name)
}
