export { configurationName, type GateAddress, type WebhookOptions, webhookConfigurations } from './configurations.ts'
