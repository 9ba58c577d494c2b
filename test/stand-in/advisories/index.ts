export { newDatabase } from './database.ts'
export { first, mirror, newFolder, osvRecord, osvZip, outcomeOf, quickWire, update } from './update.ts'
