export {
  configurationName,
  type GateAddress,
  neededResources,
  type WebhookOptions,
  webhookConfigurations,
} from './configurations.ts'
export { driftOf } from './drift.ts'
export { driftFromPolicies } from './drift-from-policies.ts'
