import { TextDecoder } from 'node:util'
import sax from 'sax'
import { shorten } from '../../core/index.ts'
import { documentEncoding } from './decode.ts'

/** What a document holds, in its order. A fault is the last event there is. */
export type XmlEvent =
  | { readonly kind: 'open'; readonly name: string; readonly attributes: ReadonlyMap<string, string> }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'close'; readonly name: string }
  | { readonly kind: 'fault'; readonly message: string }

const maxDepth = 100
const chunkBytes = 64 * 1024

/** Reads a document of any size a piece at a time, by the rules of `parseXml`: local names, and no entities but XML's own. */
export function* xmlEvents(content: Buffer): Generator<XmlEvent, void> {
  let decoder: TextDecoder
  try {
    decoder = new TextDecoder(documentEncoding(content))
  } catch {
    return yield { kind: 'fault', message: 'its encoding is not known' }
  }
  const reader = eventReader()
  for (let at = 0; at < content.length && !reader.failed(); at += chunkBytes)
    yield* reader.write(decoder.decode(content.subarray(at, at + chunkBytes), { stream: true }))
  if (!reader.failed()) yield* reader.end(decoder.decode())
}

interface EventReader {
  failed(): boolean
  write(text: string): readonly XmlEvent[]
  end(text: string): readonly XmlEvent[]
}

function eventReader(): EventReader {
  let events: XmlEvent[] = []
  let attributes = new Map<string, string>()
  let depth = 0
  let roots = 0
  let fault: string | undefined
  const parser = sax.parser(true)
  const give = (event: XmlEvent): void => {
    if (fault === undefined) events.push(event)
  }
  const fail = (message: string): void => {
    give({ kind: 'fault', message })
    fault ??= message
  }
  parser.onattribute = ({ name, value }) => attributes.set(localName(name), value)
  parser.onopentag = ({ name }) => {
    if (depth === 0) roots++
    if (++depth > maxDepth) fail(`elements stand more than ${maxDepth} deep`)
    give({ kind: 'open', name: localName(name), attributes })
    attributes = new Map()
  }
  parser.onclosetag = (name) => {
    depth--
    give({ kind: 'close', name: localName(name) })
  }
  parser.ontext = parser.oncdata = (text) => give({ kind: 'text', text })
  parser.onerror = (error) => {
    fail(`${shorten(error.message.split('\n')[0] ?? '', 80)} (line ${parser.line + 1})`)
  }
  const taken = (): readonly XmlEvent[] => {
    const all = events
    events = []
    return all
  }
  return {
    failed: () => fault !== undefined,
    write: (text) => {
      parser.write(text)
      return taken()
    },
    end: (text) => {
      parser.write(text)
      if (fault === undefined) parser.close() // it throws where it has found a fault before
      if (fault === undefined && roots === 0) fail('it has no element')
      return taken()
    },
  }
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}
