export type { JsonError, JsonLimits } from './error.ts'
export { jsonLocator, locateJson } from './locate.ts'
export { parseJson } from './parse.ts'
export { type ListEnvelope, type StreamedItem, type StreamLimits, streamJsonItems } from './stream.ts'
