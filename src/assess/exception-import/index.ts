export { type Adoption, adoptExceptions, nobody } from './adopt.ts'
export { type ExceptionFile, importExceptions } from './read.ts'
export type { ExceptionDraft, ExceptionImport, NotImported } from './types.ts'
