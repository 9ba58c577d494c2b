import { type JsonObject, listAt, member, objectAt, textAt } from '../../core/index.ts'
import type { Snapshot } from '../decide/index.ts'
import { connectionWebhookName, type GateAddress, webhookConfigurations } from './configurations.ts'
import { driftOf } from './drift.ts'

/**
 * How the configurations of a cluster differ from those its policies need. Where the gate is, whom its certificate is
 * from and which namespaces are excluded is taken from what is found: those are choices of whoever installed it.
 */
export function driftFromPolicies(found: readonly JsonObject[], snapshot: Snapshot): readonly string[] {
  const [first] = found.flatMap((configuration) => listAt(configuration, 'webhooks'))
  if (first === undefined) return []
  const client = objectAt(first, 'clientConfig') ?? {}
  const wanted = webhookConfigurations(snapshot, {
    address: addressIn(client),
    caBundle: Buffer.from(textAt(client, 'caBundle') ?? '', 'base64').toString(),
    excludeNamespaces: excludedIn(first),
    observeConnections: found.some((one) =>
      listAt(one, 'webhooks').some((it) => textAt(it, 'name') === connectionWebhookName),
    ),
  })
  return ['ValidatingWebhookConfiguration', 'MutatingWebhookConfiguration'].flatMap((kind) => {
    const [there, needed] = [found, wanted].map((all) => all.find((one) => textAt(one, 'kind') === kind))
    if (needed === undefined) return there === undefined ? [] : [`${kind} is there and no policy needs it`]
    return there === undefined ? [`${kind} is missing`] : driftOf(there, needed)
  })
}

function addressIn(client: JsonObject): GateAddress {
  const service = objectAt(client, 'service')
  if (service === undefined) return { url: (textAt(client, 'url') ?? '').replace(/\/(validate\/\w+|mutate)$/, '') }
  const port = member(service, 'port')
  return {
    service: {
      namespace: textAt(service, 'namespace') ?? '',
      name: textAt(service, 'name') ?? '',
      ...(typeof port === 'number' && { port }),
    },
  }
}

function excludedIn(webhook: Parameters<typeof objectAt>[0]): readonly string[] {
  return listAt(objectAt(webhook, 'namespaceSelector'), 'matchExpressions')
    .filter((one) => textAt(one, 'operator') === 'NotIn' && textAt(one, 'key') === 'kubernetes.io/metadata.name')
    .flatMap((one) => listAt(one, 'values'))
    .filter((one) => typeof one === 'string')
}
