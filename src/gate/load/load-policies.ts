import type { Exception } from '../../assess/index.ts'
import { type JsonObject, objectAt, printable, SeawallError } from '../../core/index.ts'
import { readPaths } from '../../kube/estate/index.ts'
import type { KubeObject } from '../../kube/objects/index.ts'
import { exceptionKind, type GatePolicy, isPolicy, readException, readPolicy } from '../policy/index.ts'
import { policyGroup } from '../review/index.ts'

/** What policy files hold. */
export interface LoadedPolicies {
  readonly policies: readonly GatePolicy[]
  readonly exceptions: readonly Exception[]
  /** Labels of the namespaces that stand beside the policies, for a gate without a cluster. */
  readonly namespaces: ReadonlyMap<string, JsonObject>
  /** The policies and exceptions as they are written. */
  readonly objects: readonly JsonObject[]
}

/**
 * Reads ClusterSecurityPolicy, SecurityPolicy, SecurityException and Namespace objects from files and folders. All or
 * nothing: a policy that cannot be read is an error, because leaving it out would open the gate.
 */
export async function loadPolicies(
  paths: readonly string[],
  input: AsyncIterable<Uint8Array> = process.stdin,
): Promise<LoadedPolicies> {
  const policies: GatePolicy[] = []
  const exceptions: Exception[] = []
  const namespaces = new Map<string, JsonObject>()
  const objects: JsonObject[] = []
  for await (const item of readPaths(paths, input, { mounted: true })) {
    if ('unread' in item) {
      const { origin, message, hint } = item.unread
      const file = 'file' in origin ? origin.file : 'input'
      throw new SeawallError('config', `${file}: ${message}`, { hint })
    }
    const { object } = item
    if (object.ref.group === policyGroup) objects.push(object.object)
    if (isPolicy(object.object)) policies.push(policyOf(object))
    else if (object.ref.group === policyGroup && object.ref.kind === exceptionKind) exceptions.push(exceptionOf(object))
    else if (object.ref.group === '' && object.ref.kind === 'Namespace')
      namespaces.set(object.ref.name, objectAt(objectAt(object.object, 'metadata'), 'labels') ?? {})
    else
      throw new SeawallError('config', `${placeOf(object)}: ${printable(object.ref.kind)} is no policy`, {
        hint: 'a policy folder holds ClusterSecurityPolicy, SecurityPolicy, SecurityException and Namespace objects',
      })
  }
  refuseTwins(policies.map(({ id, source }) => ({ id, source })))
  refuseTwins(exceptions.map(({ id, source }) => ({ id: `SecurityException/${id}`, source })))
  return { policies, exceptions, namespaces, objects }
}

function policyOf(object: KubeObject): GatePolicy {
  const read = readPolicy(object.object, placeOf(object))
  if (!read.ok) throw read.error
  return read.value
}

function exceptionOf(object: KubeObject): Exception {
  const read = readException(object.object, placeOf(object))
  if (!read.ok) throw read.error
  return read.value
}

function placeOf({ origin }: KubeObject): string {
  return origin.source === 'file' ? `${printable(origin.file)}:${origin.line}` : origin.source
}

function refuseTwins(all: readonly { readonly id: string; readonly source: string }[]): void {
  for (const [id, [first, second]] of Map.groupBy(all, (one) => one.id))
    if (first !== undefined && second !== undefined)
      throw new SeawallError('config', `${second.source}: ${printable(id)} is declared in ${first.source} already`)
}
