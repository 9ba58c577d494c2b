export { type GateStatus, gateStatus, type InCluster, type NamespaceCover, neverAsked } from './status.ts'
