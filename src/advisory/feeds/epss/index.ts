export { epss } from './epss.ts'
