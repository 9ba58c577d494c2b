export { parseRpmDatabase, type RpmHeaders, readRpmHeaders } from './database.ts'
export { rpmFormats } from './formats.ts'
export { parseRpmHeader, type RpmHeader } from './header.ts'
export { parseRpmManifest } from './manifest.ts'
