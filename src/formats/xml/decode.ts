import { type Result, SeawallError } from '../../core/index.ts'

/** The text of a document in the encoding that its first bytes give (XML 1.0, appendix F); UTF-8 unless told. */
export function decodeXml(content: Buffer): Result<string> {
  try {
    return { ok: true, value: new TextDecoder(documentEncoding(content)).decode(content) }
  } catch (cause) {
    const message = 'cannot read the XML: its encoding is not known'
    return { ok: false, error: new SeawallError('unsupported', message, { hint: 'save it as UTF-8', cause }) }
  }
}

/** What it is encoded in, by its first bytes; the name may be of nothing that is known. */
export function documentEncoding(content: Buffer): string {
  return markedEncoding(content) ?? declaredEncoding(content) ?? 'utf-8'
}

function markedEncoding(content: Buffer): string | undefined {
  const mark = content.subarray(0, 2).toString('hex')
  if (mark === 'fffe' || mark === '3c00') return 'utf-16le'
  if (mark === 'feff' || mark === '003c') return 'utf-16be'
  return content.subarray(0, 3).toString('hex') === 'efbbbf' ? 'utf-8' : undefined
}

function declaredEncoding(content: Buffer): string | undefined {
  const head = content.subarray(0, 200).toString('latin1')
  const label = /^\s*<\?xml[^>]*?\sencoding\s*=\s*["']([^"']*)["']/.exec(head)?.[1]
  // Read as single bytes up to here, so it is no UTF-16 whatever it says.
  return label !== undefined && /^utf-?16/i.test(label) ? 'utf-8' : label
}
