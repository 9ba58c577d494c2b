import { isOwnCheck, names } from '../../assess/index.ts'
import { loadCatalogue } from '../../catalogue/index.ts'
import {
  type CheckId,
  canonicalJson,
  isObject,
  type Json,
  type JsonObject,
  member,
  type Params,
  printable,
  type Result,
  SeawallError,
  textAt,
} from '../../core/index.ts'
import { listOf, oneOf, optional, record, refuse, type Shape, ShapeFault, text } from '../../formats/shape/index.ts'
import { policyGroup } from '../review/index.ts'
import { checksOfPack, packs } from './packs.ts'
import { failures, fixChoices, type GatePolicy, modes, type PolicyCheck, type PolicyMatch } from './policy.ts'

export const policyVersion = 'seawall.dev/v1alpha1'

/** What changes an object; nothing else is judged. */
export const judgedOperations = ['CREATE', 'UPDATE'] as const

/** Whether a document is one of our policies. */
export function isPolicy(value: Json): boolean {
  return (
    textAt(value, 'apiVersion')?.startsWith(`${policyGroup}/`) === true &&
    /SecurityPolicy$/.test(textAt(value, 'kind') ?? '')
  )
}

interface Spec {
  readonly mode?: GatePolicy['mode'] | undefined
  readonly failure?: GatePolicy['failure'] | undefined
  readonly fixes?: GatePolicy['fixes'] | undefined
  readonly packs?: readonly string[] | undefined
  readonly controls?: readonly string[] | undefined
  readonly checks?: readonly string[] | undefined
  readonly parameters?: ReadonlyMap<CheckId, Params> | undefined
  readonly match?: PolicyMatch | undefined
  readonly merge?: readonly JsonObject[] | undefined
}

/** Reads a ClusterSecurityPolicy or SecurityPolicy. Strict: a misspelt limit would be no limit. */
export function readPolicy(value: Json, source: string): Result<GatePolicy> {
  try {
    return { ok: true, value: policyOf(value, source) }
  } catch (fault) {
    if (!(fault instanceof ShapeFault)) throw fault
    const where = fault.path.length === 0 ? '' : `${fault.path.join('.')} `
    return {
      ok: false,
      error: new SeawallError(
        'config',
        `${source}: this policy cannot be used: ${printable(`${where}${fault.message}`)}`,
      ),
    }
  }
}

function policyOf(value: Json, source: string): GatePolicy {
  const { kind, metadata, spec } = document(value)
  const isCluster = kind === 'ClusterSecurityPolicy'
  const name = textAt(metadata, 'name') ?? ''
  const namespace = textAt(metadata, 'namespace') ?? ''
  if (name === '') throw faultAt(['metadata', 'name'], 'is missing')
  if (!isCluster && namespace === '') throw faultAt(['metadata', 'namespace'], 'is missing')
  const { mode, failure, fixes, match, merge } = spec
  const wanted = checksOf(spec)
  if (wanted.length === 0 && merge === undefined) throw faultAt(['spec'], 'selects no check that is implemented')
  return {
    id: isCluster ? `${kind}/${name}` : `${kind}/${namespace}/${name}`,
    namespace: isCluster ? undefined : namespace,
    mode: mode ?? 'enforce',
    failure: failure ?? ((mode ?? 'enforce') === 'enforce' || mode === 'ratchet' ? 'closed' : 'open'),
    fixes: fixes ?? 'none',
    merge: merge ?? [],
    match: match ?? {},
    checks: wanted.filter(isOwnCheck).map((id) => policyCheck(id, spec.parameters?.get(id) ?? {})),
    beyond: wanted.filter((id) => !isOwnCheck(id)),
    source,
  }
}

function policyCheck(id: CheckId, params: Params): PolicyCheck {
  return { id, params, key: `${id} ${canonicalJson(Object.fromEntries(Object.entries(params)) as JsonObject)}` }
}

/** Every check that packs, controls and checks name. */
function checksOf({ packs: chosen = [], controls = [], checks = [] }: Spec): readonly CheckId[] {
  const patterns = [...controls, ...checks]
  const packed = new Set(chosen.flatMap((name) => packs.filter((pack) => pack.name === name)).flatMap(checksOfPack))
  return loadCatalogue()
    .checks.map(({ id }) => id)
    .filter((id) => packed.has(id) || patterns.some((pattern) => names(pattern, id)))
}

/** A pattern that names nothing is a typing mistake. */
const pattern: Shape<string> = (value) => {
  const written = text(value)
  if (loadCatalogue().checks.some(({ id }) => names(written, id))) return written
  return refuse(`names no implemented check: ${JSON.stringify(written.slice(0, 60))}`)
}

/** Check by check: name by name: a list of texts. */
const parameters: Shape<ReadonlyMap<CheckId, Params>> = (value) => {
  if (!isObject(value)) return refuse('must be an object')
  return new Map(
    Object.entries(value).map(([id, given]) => {
      const check = loadCatalogue().checks.find((one) => one.id === id)
      if (check === undefined) throw faultAt([id], 'is no implemented check')
      return [check.id, paramsOf(check.id, given, check.params?.map(({ name }) => name) ?? [])]
    }),
  )
}

function paramsOf(id: string, given: Json, known: readonly string[]): Params {
  if (!isObject(given)) throw faultAt([id], 'must be an object')
  return Object.fromEntries(
    Object.entries(given).map(([name, list]) => {
      if (!known.includes(name))
        throw faultAt([id, name], `is no parameter of this check (known: ${known.join(', ') || 'none'})`)
      try {
        return [name, listOf(text)(list)]
      } catch (fault) {
        if (fault instanceof ShapeFault) fault.path.unshift(id, name)
        throw fault
      }
    }),
  )
}

const selector: Shape<JsonObject> = (value) => {
  if (!isObject(value)) return refuse('must be a label selector')
  const surplus = Object.keys(value).find((key) => key !== 'matchLabels' && key !== 'matchExpressions')
  return surplus === undefined
    ? value
    : refuse(`has a member that is not known: ${JSON.stringify(surplus.slice(0, 40))}`)
}

/** It may not rename what is created, or give it to another owner. */
const mergeTemplate: Shape<JsonObject> = (value) => {
  if (!isObject(value)) return refuse('must be an object')
  const surplus = Object.keys(value).find((key) => key !== 'metadata' && key !== 'spec')
  if (surplus !== undefined) return refuse(`may hold metadata and spec, not ${JSON.stringify(surplus.slice(0, 40))}`)
  const { metadata } = value
  const more = isObject(metadata)
    ? Object.keys(metadata).find((key) => key !== 'labels' && key !== 'annotations')
    : undefined
  return more === undefined ? value : refuse(`may change labels and annotations, not metadata.${more.slice(0, 40)}`)
}

const match = record<PolicyMatch>({
  namespaces: optional(listOf(text)),
  excludeNamespaces: optional(listOf(text)),
  namespaceSelector: optional(selector),
  objectSelector: optional(selector),
  kinds: optional(listOf(text)),
  operations: optional(listOf(oneOf(judgedOperations))),
} as { readonly [K in keyof PolicyMatch]-?: Shape<PolicyMatch[K]> })

const spec = record<Spec>({
  mode: optional(oneOf(modes)),
  failure: optional(oneOf(failures)),
  fixes: optional(oneOf(fixChoices)),
  packs: optional(listOf(oneOf(packs.map(({ name }) => name)))),
  controls: optional(listOf(pattern)),
  checks: optional(listOf(pattern)),
  parameters: optional(parameters),
  match: optional(match),
  merge: optional(listOf(mergeTemplate)),
})

function document(value: Json): { kind: string; metadata: JsonObject; spec: Spec } {
  if (!isObject(value)) return refuse('is not an object')
  if (member(value, 'apiVersion') !== policyVersion) throw faultAt(['apiVersion'], `must be ${policyVersion}`)
  const kind = oneOf(['ClusterSecurityPolicy', 'SecurityPolicy'])(member(value, 'kind'))
  const metadata = member(value, 'metadata')
  const surplus = Object.keys(value).find((key) => !['apiVersion', 'kind', 'metadata', 'spec', 'status'].includes(key))
  if (surplus !== undefined) throw faultAt([surplus], 'is not known')
  try {
    return { kind, metadata: isObject(metadata) ? metadata : {}, spec: spec(member(value, 'spec')) }
  } catch (fault) {
    if (fault instanceof ShapeFault) fault.path.unshift('spec')
    throw fault
  }
}

function faultAt(path: readonly string[], message: string): ShapeFault {
  const fault = new ShapeFault(message)
  fault.path.push(...path)
  return fault
}
