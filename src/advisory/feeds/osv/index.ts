export { osv, sourceOf } from './osv.ts'
