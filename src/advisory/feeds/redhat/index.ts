export { redhatCves } from './security-data.ts'
