export { archGroups } from './groups.ts'
