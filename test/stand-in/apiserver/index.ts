export type { Fault, FaultKind } from './faults.ts'
export type { User } from './rbac.ts'
export { adminToken, type StandIn, type StandInOptions, startApiServer } from './server.ts'
