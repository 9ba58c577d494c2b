import { describe, expect, it } from 'vitest'
import { parseXml } from './xml.ts'
import { violations } from './xsd.ts'

const schema = parseXml(`<xs:schema>
  <xs:element name="a"><xs:complexType>
    <xs:sequence><xs:element name="b" minOccurs="0" maxOccurs="unbounded"/><xs:element name="c"/></xs:sequence>
    <xs:attribute name="n" type="xs:int" use="required"/>
  </xs:complexType></xs:element>
</xs:schema>`)

describe('our reader of XML Schema', () => {
  it.each([
    ['<a n="1"><c/></a>', []],
    ['<a n="1"><b/><b/><c/></a>', []],
    ['<a><c/></a>', ['a: attribute n is missing']],
    ['<a n="x"><c/></a>', ['a: attribute n may not be "x"']],
    ['<a n="1" m="2"><c/></a>', ['a: attribute m is not declared']],
    ['<a n="1"/>', ['a: c is missing']],
    ['<a n="1"><c/><c/></a>', ['a: c stands too often']],
    ['<a n="1"><c/><b/></a>', ['a: b is out of place']],
    ['<z/>', ['no element z']],
  ])('sees what breaks a schema in %s', (text, expected) => {
    expect(violations(schema, parseXml(text))).toEqual(expected)
  })

  it.each([
    '<a>',
    '<a></b>',
    '<a/><b/>',
    '<a x="1" x="2"/>',
    '<a>&nbsp;</a>',
    '<a>&</a>',
    '<a b="<"/>',
    '<a>\u0007</a>',
  ])('refuses what is no XML: %j', (text) => {
    expect(() => parseXml(text)).toThrow()
  })
})
