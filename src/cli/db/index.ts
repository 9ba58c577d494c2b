export { databaseFolder } from './folder.ts'
export { buildDatabase, importPaths } from './import.ts'
export { showStatus } from './status.ts'
export { updateFeeds } from './update.ts'
