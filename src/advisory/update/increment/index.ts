export { type Increment, increment, modifiedListOf } from './increment.ts'
