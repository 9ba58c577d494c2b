export { childrenNamed, childText, type XmlElement } from './element.ts'
export { type XmlEvent, xmlEvents } from './events.ts'
export { parseXml } from './parse.ts'
