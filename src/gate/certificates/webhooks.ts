import { isObject, type Json, type JsonObject, listAt, member, objectAt } from '../../core/index.ts'
import { type CertificateState, caBundle } from './state.ts'

/**
 * Whether a Validating- or MutatingWebhookConfiguration lets a webhook trust anything else than our authorities: an
 * upgrade or a tool that applies a manifest again takes the bundle away.
 */
export function needsBundleRepair(configuration: JsonObject, state: CertificateState): boolean {
  const bundle = encoded(state)
  const clients = listAt(configuration, 'webhooks').map((webhook) => objectAt(webhook, 'clientConfig'))
  return clients.some((client) => client !== undefined && member(client, 'caBundle') !== bundle)
}

/** The configuration with our bundle in every webhook, and everything else as it was. */
export function withCaBundle(configuration: JsonObject, state: CertificateState): JsonObject {
  const bundle = encoded(state)
  if (member(configuration, 'webhooks') === undefined) return configuration
  return { ...configuration, webhooks: listAt(configuration, 'webhooks').map((webhook) => trusting(webhook, bundle)) }
}

/** A webhook without clientConfig is none the API server would take: it is left for it to refuse. */
function trusting(webhook: Json, caBundle: string): Json {
  const clientConfig = objectAt(webhook, 'clientConfig')
  if (!isObject(webhook) || clientConfig === undefined) return webhook
  return { ...webhook, clientConfig: { ...clientConfig, caBundle } }
}

const encoded = (state: CertificateState): string => Buffer.from(caBundle(state)).toString('base64')
