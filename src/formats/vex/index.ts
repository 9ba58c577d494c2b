export type * from './model/index.ts'
export { readVex } from './read.ts'
