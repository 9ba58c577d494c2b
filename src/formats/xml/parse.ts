import sax from 'sax'
import { type Result, SeawallError, shorten } from '../../core/index.ts'
import { decodeXml } from './decode.ts'
import type { XmlElement } from './element.ts'

const maxDepth = 100
const maxBytes = 32 * 1024 * 1024

/**
 * Reads a well-formed document into a tree. Document types are stepped over: entities they declare are not known, so
 * none can grow ("billion laughs") or read a file.
 */
export function parseXml(content: Buffer): Result<XmlElement> {
  if (content.length > maxBytes) return refuse('too-large', 'it is larger than 32 MiB')
  const text = decodeXml(content)
  if (!text.ok) return text
  try {
    return readTree(text.value)
  } catch (fault) {
    if (!(fault instanceof XmlFault)) throw fault
    return refuse(fault.code, fault.message)
  }
}

/** Thrown inside the reader only: the one way to stop the parser. */
class XmlFault extends Error {
  readonly code: 'malformed' | 'too-deep'

  constructor(code: XmlFault['code'], message: string) {
    super(message)
    this.code = code
  }
}

interface OpenElement extends XmlElement {
  readonly children: OpenElement[]
  text: string
}

function readTree(text: string): Result<XmlElement> {
  const top = open('', new Map())
  const path: OpenElement[] = [top]
  let attributes = new Map<string, string>()
  const parser = sax.parser(true)
  parser.onattribute = ({ name, value }) => attributes.set(localName(name), value)
  parser.onopentag = ({ name }) => {
    if (path.length > maxDepth) throw new XmlFault('too-deep', `elements stand more than ${maxDepth} deep`)
    const element = open(localName(name), attributes)
    attributes = new Map()
    path.at(-1)?.children.push(element)
    path.push(element)
  }
  parser.onclosetag = () => path.pop()
  parser.ontext = parser.oncdata = (piece) => {
    const element = path.at(-1)
    if (element !== undefined) element.text += piece
  }
  parser.onerror = (error) => {
    throw new XmlFault('malformed', `${shorten(firstLine(error.message), 80)} (line ${parser.line + 1})`)
  }
  parser.write(text).close()
  const root = top.children[0]
  return root === undefined ? refuse('malformed', 'it has no element') : { ok: true, value: root }
}

function open(name: string, attributes: ReadonlyMap<string, string>): OpenElement {
  return { name, attributes, children: [], text: '' }
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}

/** The parser's messages go on with lines of position, which count from 0. */
function firstLine(message: string): string {
  return message.split('\n')[0] ?? message
}

function refuse(code: SeawallError['code'], why: string): { readonly ok: false; readonly error: SeawallError } {
  return { ok: false, error: new SeawallError(code, `cannot read the XML: ${why}`) }
}
