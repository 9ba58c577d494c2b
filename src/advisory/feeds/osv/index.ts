export { severityWord } from './affected.ts'
export { osv, sourceOf } from './osv.ts'
