export { debianList } from './list.ts'
