export { nvd } from './nvd.ts'
