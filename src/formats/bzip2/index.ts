export { unbzip2 } from './unbzip2.ts'
