/**
 * A floor that holds while the gate is down: the Pod Security Standards and the rules about registries and digests as
 * ValidatingAdmissionPolicies, which the API server evaluates itself, with the verdicts of our own checks.
 */
export type { FloorLevel } from './checks.ts'
export { type FloorAction, type FloorOptions, floorObjects } from './floor-objects.ts'
