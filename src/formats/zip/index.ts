export { readZip, type ZipArchive, type ZipEntry } from './archive.ts'
export { type Budget, spend } from './budget.ts'
export { openEntry, readEntry } from './content.ts'
