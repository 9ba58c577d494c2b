export { readSpdxJson, readSpdxTagValue } from './read.ts'
export { isSpdxJson } from './read-json.ts'
export { isSpdxTagValue } from './read-tag-value.ts'
export { writeSpdxJson } from './write.ts'
