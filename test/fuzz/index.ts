export { staysBounded } from './bounded.ts'
export { changed } from './changed.ts'
export { fuzz, survivesChanges } from './fuzz.ts'
