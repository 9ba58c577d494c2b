export { kev } from './kev.ts'
