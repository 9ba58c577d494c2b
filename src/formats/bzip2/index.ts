export { startsBzip2, unpackBzip2 } from './bzip2.ts'
