export { cleanPath, type FileTable, FileTableBuilder, type FileType, isOfArchive, leadsOut } from './file-table.ts'
export type { Visit, Walked } from './types.ts'
export { type WalkLimits, walkArchive } from './walk-archive.ts'
export { walkFolder } from './walk-folder.ts'
