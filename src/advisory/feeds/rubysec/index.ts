export { rubysec } from './rubysec.ts'
