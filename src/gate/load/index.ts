export { type LoadedPolicies, loadPolicies } from './load-policies.ts'
export { PolicyStore } from './policy-store.ts'
