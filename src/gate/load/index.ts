export { type LoadedPolicies, loadPolicies } from './load-policies.ts'
