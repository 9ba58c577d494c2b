export { bodhi } from './bodhi.ts'
