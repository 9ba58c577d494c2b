export { policyDirections } from './core-policy.ts'
export { policySelectsNone } from './empty-policy.ts'
export { type EntryPoint, entryPointsOf, serviceEntry } from './entry-points.ts'
export { type AddressBlock, holdMostAddresses, type IpRange, parseIpRange, rangeHolds } from './ip-range.ts'
export {
  type Isolation,
  isolationOf,
  type MetPolicy,
  missingPolicies,
  notModelled,
  type PolicyKind,
  policiesFor,
  policyAdmitsAll,
  policyKinds,
  policySelects,
} from './isolation.ts'
export { candidates, exactPairs, labelIndex } from './label-index.ts'
export { ofLastList } from './last-list.ts'
export { type BackendRef, backendsOf, gatewaysOf, routesOf } from './routes.ts'
export { externalIps, isInternal, servicesOf, serviceType, sourceRanges } from './services.ts'
export {
  anyOf,
  type Direction,
  everyPodOf,
  type Known,
  matchesNamespace,
  type SubjectPod,
  subjectPodOf,
} from './subject-pod.ts'
export { workloadsWith } from './workloads-near.ts'
