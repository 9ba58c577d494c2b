import { setTimeout as sleep } from 'node:timers/promises'
import { count, type JsonObject, member, objectAt, printable, SeawallError, textAt } from '../../core/index.ts'
import { installNamespace, installObjects, loadPolicies, madeByInstall, removalOrder } from '../../gate/index.ts'
import { type ApiResource, apiVersionOf, type KubeClient } from '../../kube/client/index.ts'
import { yamlOf } from '../../report/index.ts'
import { exitCodes } from '../exit-codes.ts'
import { writeResult } from '../io.ts'
import { type ClientFlags, orUndefined, say, withClient } from './client.ts'
import { configurationResources, gateResources } from './resources.ts'

export interface InstallFlags extends ClientFlags {
  readonly image?: string
  readonly policies?: readonly string[]
  readonly print?: boolean
  readonly wait: string
}

/** A ConfigMap holds 1 MiB. */
const maxPolicyBytes = 1000 * 1024

/** `seawall gate install`: the chart's objects for those without Helm, applied in order and waited for. */
export async function installGate(flags: InstallFlags): Promise<number> {
  const image = imageOf(flags.image)
  const policies = flags.policies === undefined ? undefined : await policyText(flags.policies)
  const objects = installObjects({ image, ...(policies !== undefined && { policies }) })
  if (flags.print === true) {
    await writeResult(objects.map((object) => `---\n${yamlOf(object)}`).join(''), undefined)
    return exitCodes.fine
  }
  const patience = secondsOf(flags.wait)
  return withClient(flags, async (client) => {
    const served = await servedKinds(client)
    await refuseHelms(client)
    const kept = new Set(['Namespace', ...(policies === undefined ? ['ConfigMap'] : [])])
    for (const object of objects) await apply(client, resourceOf(object, served), object, kept)
    return waitUntilReady(client, patience)
  })
}

export interface UninstallFlags extends ClientFlags {
  readonly definitions?: boolean
}

/**
 * `seawall gate uninstall`: the webhooks first, so that nothing is asked of a gate that goes. The rights and the pods
 * go before what they keep is taken away a last time, or a gate that still runs would put it back.
 */
export async function uninstallGate(flags: UninstallFlags): Promise<number> {
  return withClient(flags, async (client) => {
    const served = await servedKinds(client)
    const { Namespace: namespaces, Secret: secrets, Lease: leases } = gateResources
    const ours = removalOrder(installObjects({ image: '' }), flags.definitions === true)
    const namespace = await orUndefined(client.get(namespaces, installNamespace))
    for (const resource of configurationResources) await take(client, resource, 'seawall-gate')
    for (const object of ours)
      if (textAt(object, 'kind') !== 'Namespace')
        await take(client, resourceOf(object, served), nameOf(object), namespaceOf(object))
    for (const resource of configurationResources) await take(client, resource, 'seawall-gate')
    await take(client, secrets, 'seawall-gate-tls', installNamespace)
    await take(client, leases, 'seawall-gate-leader', installNamespace)
    if (namespace !== undefined && madeByInstall(namespace)) await take(client, namespaces, installNamespace)
    if (flags.definitions !== true) say('policies in the cluster and their definitions stay: --definitions takes them')
    return exitCodes.fine
  })
}

function imageOf(image: string | undefined): string {
  if (image !== undefined && /^[\w][\w.:/@-]{0,400}$/.test(image)) return image
  throw new SeawallError(
    'usage',
    image === undefined
      ? '--image names the image of the gate'
      : `--image: "${printable(image)}" is no image reference`,
    { hint: 'build it with deploy/Dockerfile and push it where the cluster can pull it' },
  )
}

function secondsOf(text: string): number {
  if (/^\d{1,4}$/.test(text)) return Number(text)
  throw new SeawallError('usage', `--wait must be a number of seconds, not "${printable(text)}"`)
}

/** The policies as one text; what cannot be read is refused here and not by pods that fail to start. */
async function policyText(paths: readonly string[]): Promise<string> {
  const { objects } = await loadPolicies(paths)
  const text = objects.map((object) => `---\n${yamlOf(object)}`).join('')
  if (Buffer.byteLength(text) <= maxPolicyBytes) return text
  throw new SeawallError('too-large', 'the policies are larger than a ConfigMap may be (1 MiB)', {
    hint: 'apply them to the cluster instead: kubectl apply -f; the gate follows those too',
  })
}

type ServedKinds = ReadonlyMap<string, ApiResource>

async function servedKinds(client: KubeClient): Promise<ServedKinds> {
  const { resources } = await client.discover()
  return new Map(resources.map((one) => [`${apiVersionOf(one)} ${one.kind}`, one]))
}

function resourceOf(object: JsonObject, served: ServedKinds): ApiResource {
  const key = `${textAt(object, 'apiVersion') ?? ''} ${textAt(object, 'kind') ?? ''}`
  const found = served.get(key)
  if (found === undefined) throw new SeawallError('unsupported', `the cluster does not serve ${key}`)
  return found
}

const nameOf = (object: JsonObject): string => textAt(objectAt(object, 'metadata'), 'name') ?? ''
const namespaceOf = (object: JsonObject): string | undefined => textAt(objectAt(object, 'metadata'), 'namespace')
const labelOf = ({ kind }: ApiResource, name: string): string => `${kind} ${name}`

/** Made, or put in place of what is there; of kinds that are kept, what is there stays: an upgrade resets no policy. */
async function apply(
  client: KubeClient,
  resource: ApiResource,
  object: JsonObject,
  kept: ReadonlySet<string>,
): Promise<void> {
  const [name, namespace] = [nameOf(object), namespaceOf(object)]
  const found = await orUndefined(client.get(resource, name, namespace))
  if (found === undefined) {
    await client.create(resource, object, namespace)
    say(`${labelOf(resource, name)} made`)
  } else if (kept.has(resource.kind)) say(`${labelOf(resource, name)} is there, and left as it is`)
  else {
    const resourceVersion = textAt(objectAt(found, 'metadata'), 'resourceVersion') ?? ''
    const metadata = { ...(objectAt(object, 'metadata') ?? {}), resourceVersion }
    await client.replace(resource, { ...object, metadata }, namespace)
    say(`${labelOf(resource, name)} brought up to date`)
  }
}

/** Helm would take back what we change, and policies with it. */
async function refuseHelms(client: KubeClient): Promise<void> {
  const found = await orUndefined(client.get(gateResources.Deployment, 'seawall-gate', installNamespace))
  if (textAt(objectAt(objectAt(found, 'metadata'), 'labels'), 'app.kubernetes.io/managed-by') !== 'Helm') return
  throw new SeawallError('usage', 'the gate in this cluster is installed by Helm', {
    hint: `helm upgrade changes it: helm list --namespace ${installNamespace}`,
  })
}

async function take(client: KubeClient, resource: ApiResource, name: string, namespace?: string): Promise<void> {
  const gone = await orUndefined(client.remove(resource, name, namespace).then(() => true))
  if (gone === true) say(`${labelOf(resource, name)} removed`)
}

async function waitUntilReady(client: KubeClient, seconds: number): Promise<number> {
  for (let waited = 0; waited < seconds; waited++) {
    const deployment = await client.get(gateResources.Deployment, 'seawall-gate', installNamespace)
    const ready = readyOfThisVersion(deployment)
    if (ready > 0) {
      say(`${count(ready, 'replica')} of the gate ready; seawall gate status shows what the gate covers`)
      return exitCodes.fine
    }
    await sleep(1000)
  }
  if (seconds === 0) return exitCodes.fine
  throw new SeawallError('not-readable', `the gate is installed and no replica was ready within ${seconds} seconds`, {
    hint: `kubectl --namespace ${installNamespace} describe pods says why; seawall gate uninstall takes it away`,
  })
}

/** Replicas of the version before are ready too, and tell nothing of this one. */
function readyOfThisVersion(deployment: JsonObject): number {
  const status = objectAt(deployment, 'status')
  const number = (object: JsonObject | undefined, key: string): number => Number(member(object, key) ?? 0)
  const isSeen = number(status, 'observedGeneration') >= number(objectAt(deployment, 'metadata'), 'generation')
  const before = number(status, 'replicas') - number(status, 'updatedReplicas')
  return isSeen ? number(status, 'readyReplicas') - before : 0
}
