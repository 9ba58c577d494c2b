export { configurationName, type GateAddress, type WebhookOptions, webhookConfigurations } from './configurations.ts'
export { driftOf } from './drift.ts'
