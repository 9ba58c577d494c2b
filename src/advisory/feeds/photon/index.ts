export { photonCves } from './cves.ts'
