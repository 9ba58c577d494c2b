import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fuzz } from '../../../test/fuzz/index.ts'
import { childrenNamed, childText, parseXml } from './index.ts'

function parsed(text: string | Buffer) {
  const read = parseXml(Buffer.from(text as string))
  if (!read.ok) throw read.error
  return read.value
}

function codeOf(text: string): string {
  const read = parseXml(Buffer.from(text))
  return read.ok ? 'read' : read.error.code
}

describe('an XML document', () => {
  it('is a tree of local names, attributes and texts', () => {
    const root = parsed('<m:a xmlns:m="urn:m" m:x="1 &amp; 2">one<b/>two<![CDATA[ <three>]]></m:a>')
    expect(root).toMatchObject({ name: 'a', text: 'onetwo <three>', children: [{ name: 'b' }] })
    expect(root.attributes.get('x')).toBe('1 & 2')
  })

  it('is asked by paths of names', () => {
    const root = parsed('<a><b><c> 1 </c></b><b><c>2</c></b></a>')
    expect(childrenNamed(root, 'b', 'c').map(({ text }) => text)).toEqual([' 1 ', '2'])
    expect([childText(root, 'b', 'c'), childText(root, 'd')]).toEqual(['1', ''])
  })

  it.each([
    ['its byte order mark', Buffer.from('\uFEFF<a>ø</a>', 'utf16le')],
    ['its first bytes', Buffer.from('<a>ø</a>', 'utf16le')],
    ['its declaration', Buffer.from('<?xml version="1.0" encoding="ISO-8859-1"?><a>ø</a>', 'latin1')],
    ['UTF-8', Buffer.from('\uFEFF<a>ø</a>')],
    ['what it can only be', Buffer.from('<?xml version="1.0" encoding="utf-16"?><a>ø</a>')],
  ])('is read in the encoding of %s', (_, content) => {
    expect(parsed(content).text).toBe('ø')
  })

  it.each([
    ['', 'malformed'],
    ['text', 'malformed'],
    ['<a>', 'malformed'],
    ['<a></b>', 'malformed'],
    ['<a b=1/>', 'malformed'],
    ['<a>&unknown;</a>', 'malformed'],
    ['<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', 'malformed'],
    ['<a>&constructor;</a>', 'malformed'],
    [`${'<a>'.repeat(200)}`, 'too-deep'],
    ['<?xml version="1.0" encoding="none"?><a/>', 'unsupported'],
  ])('is refused as %s', (text, code) => {
    expect(codeOf(text)).toBe(code)
  })

  it('names the line of a fault', () => {
    const read = parseXml(Buffer.from('<a>\n</b>'))
    expect(read.ok ? '' : read.error.message).toBe('cannot read the XML: Unexpected close tag (line 2)')
  })

  const piece = fc.constantFrom(
    '<',
    '>',
    '/',
    'a',
    '="1"',
    '&amp;',
    '<!--',
    '-->',
    '<![CDATA[',
    ']]>',
    '<!DOCTYPE ',
    '[',
    ' ',
  )
  fuzz('XML', fc.array(piece), (pieces) => parseXml(Buffer.from(pieces.join(''))), 'grammar')
})
