export { type RescanFlags, rescan } from './rescan.ts'
export { type WhoFlags, whoIsAffected } from './who.ts'
