export { childrenNamed, childText, type XmlElement } from './element.ts'
export { parseXml } from './parse.ts'
export { streamXml, type XmlEvents } from './stream.ts'
