export { rustsec } from './rustsec.ts'
