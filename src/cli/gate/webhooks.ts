import { SeawallError } from '../../core/index.ts'
import { type GateAddress, webhookConfigurations } from '../../gate/index.ts'
import { yamlOf } from '../../report/index.ts'
import { exitCodes } from '../exit-codes.ts'
import { readBounded, writeResult } from '../io.ts'
import { type PolicyFlags, snapshotFor } from './snapshot.ts'

export interface WebhookFlags extends PolicyFlags {
  readonly ca: string
  readonly service?: string
  readonly url?: string
  readonly excludeNamespaces: string
  readonly observeConnections?: boolean
}

/** `seawall gate webhooks`: for those who apply the configurations themselves. */
export async function printWebhooks(flags: WebhookFlags): Promise<number> {
  const { snapshot } = await snapshotFor({ ...flags, cluster: true })
  const caBundle = await readBounded(flags.ca, 1024 * 1024)
  const excludeNamespaces = flags.excludeNamespaces
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
  const objects = webhookConfigurations(snapshot, {
    address: addressOf(flags),
    caBundle,
    excludeNamespaces,
    observeConnections: flags.observeConnections === true,
  })
  await writeResult(objects.map((object) => `---\n${yamlOf(object)}`).join(''), undefined)
  return exitCodes.fine
}

function addressOf({ url, service = 'seawall/seawall-gate' }: WebhookFlags): GateAddress {
  if (url !== undefined) return { url: url.replace(/\/$/, '') }
  const [namespace = '', name = '', ...rest] = service.split('/')
  if (namespace === '' || name === '' || rest.length > 0)
    throw new SeawallError('usage', `--service must be like seawall/seawall-gate, not "${service}"`)
  return { service: { namespace, name } }
}
