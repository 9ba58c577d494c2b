export { oval } from './oval.ts'
