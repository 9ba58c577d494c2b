export { informationalStatus } from './informational.ts'
export { rustsec } from './rustsec.ts'
