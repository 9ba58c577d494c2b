import sax from 'sax'
import { type Result, SeawallError, shorten } from '../../core/index.ts'
import { decodeXml } from './decode.ts'

/** What is told of a document while it is read; names are local names. */
export interface XmlEvents {
  open?(name: string, attributes: ReadonlyMap<string, string>): void
  /** `text` is what stands directly inside, as `XmlElement` has it. */
  close?(name: string, text: string): void
}

const maxDepth = 200
/** Of the text of one element; the rest of it is left out. */
const maxText = 1024 * 1024
const pieceLength = 256 * 1024

/**
 * Reads a document of any length without keeping it. Document types are stepped over, as in `parseXml`. Of a document
 * that is not well-formed everything before the fault has been told.
 */
export function streamXml(content: Buffer, events: XmlEvents): Result<void> {
  const text = decodeXml(content)
  if (!text.ok) return text
  const open: { readonly name: string; text: string }[] = []
  let attributes = new Map<string, string>()
  let hasElement = false
  const parser = sax.parser(true)
  parser.onattribute = ({ name, value }) => attributes.set(localName(name), value)
  parser.onopentag = ({ name }) => {
    if (open.length >= maxDepth) throw new Fault(`elements stand more than ${maxDepth} deep`)
    hasElement = true
    const local = localName(name)
    open.push({ name: local, text: '' })
    events.open?.(local, attributes)
    attributes = new Map()
  }
  parser.ontext = parser.oncdata = (piece) => {
    const element = open.at(-1)
    if (element !== undefined && element.text.length < maxText) element.text += piece.slice(0, maxText)
  }
  parser.onclosetag = () => {
    const element = open.pop()
    if (element !== undefined) events.close?.(element.name, element.text)
  }
  parser.onerror = (error) => {
    throw new Fault(`${shorten(error.message.split('\n')[0] ?? '', 80)} (line ${parser.line + 1})`)
  }
  try {
    for (let at = 0; at < text.value.length; at += pieceLength) parser.write(text.value.slice(at, at + pieceLength))
    parser.close()
  } catch (fault) {
    if (!(fault instanceof Fault)) throw fault
    return refused(fault.message)
  }
  return hasElement ? { ok: true, value: undefined } : refused('it has no element')
}

/** Thrown inside the reader only: the one way to stop the parser. */
class Fault extends Error {}

const localName = (name: string): string => name.slice(name.indexOf(':') + 1)

function refused(why: string): Result<never> {
  return { ok: false, error: new SeawallError('malformed', `cannot read the XML: ${why}`) }
}
