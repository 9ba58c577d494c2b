export { arch } from './arch.ts'
