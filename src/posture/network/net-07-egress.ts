import { isObject, type Json, type JsonObject, listAt, member, objectAt, type Path, textAt } from '../../core/index.ts'
import { type AddressBlock, holdMostAddresses, policyDirections } from '../../kube/network/index.ts'
import type { KubeObject } from '../../kube/objects/index.ts'
import { type ControlChecks, type Failure, fail, fixable, type ObjectCheck, unset, wrong } from '../check.ts'
import { isOnlyDns } from './dns-rule.ts'
import { sandboxEgress } from './sandbox-egress.ts'
import { blockOf, isEverywhere, metadataAddressFor, opensMetadata, wordsForEverywhere } from './world.ts'

const egressPath: Path = ['spec', 'egress']

const isPolicy = ({ ref }: KubeObject): boolean => ref.group === 'networking.k8s.io' && ref.kind === 'NetworkPolicy'

const isCilium = ({ ref }: KubeObject): boolean =>
  ref.group === 'cilium.io' && (ref.kind === 'CiliumNetworkPolicy' || ref.kind === 'CiliumClusterwideNetworkPolicy')

const egressOpen: ObjectCheck = {
  id: 'NET-07/egress-open',
  needs: [],
  appliesTo: (object) =>
    (isPolicy(object) && policyDirections(object.object)?.has('egress')) || isCilium(object)
      ? true
      : { why: 'not a policy for outgoing traffic' },
  evaluate: (object) => (isCilium(object) ? ciliumFailures(object.object) : coreFailures(coreRules(object.object))),
}

function coreFailures(rules: readonly Rule[]): readonly Failure[] {
  const open = rules.flatMap(openPeers)
  if (open.length > 0) return open
  return inPieces(
    rules.flatMap(({ rule }) => listAt(rule, 'to').flatMap((peer) => blockOf(objectAt(peer, 'ipBlock')) ?? [])),
    egressPath,
  )
}

/** Blocks of which none is open by itself. */
function inPieces(blocks: readonly AddressBlock[], path: Path): Failure[] {
  if (!holdMostAddresses(blocks)) return []
  const cidrs = blocks.slice(0, 8).map(({ cidr }) => cidr)
  return [fail(wrong(path, cidrs, `together these blocks are half of all addresses or more: ${risk}`))]
}

const risk = 'data can leave to anywhere and tools come from anywhere'

interface Rule {
  readonly rule: JsonObject
  readonly path: Path
}

function coreRules(policy: JsonObject): Rule[] {
  return listAt(objectAt(policy, 'spec'), 'egress').flatMap((rule, index) =>
    isObject(rule) && !isOnlyDns(rule) ? [{ rule, path: [...egressPath, index] }] : [],
  )
}

function openPeers({ rule, path }: Rule): Failure[] {
  const peers = listAt(rule, 'to')
  if (peers.length === 0)
    return [fail(unset([...path, 'to'], 'the rule names no destination, so every address is allowed'))]
  return peers.flatMap((peer, index) => {
    const block = blockOf(objectAt(peer, 'ipBlock'))
    if (block === undefined || !isEverywhere(block)) return []
    const at = [...path, 'to', index, 'ipBlock', 'cidr']
    return [fail(wrong(at, block.cidr, `${wordsForEverywhere(block)}: ${risk}`))]
  })
}

function ciliumFailures(policy: JsonObject): Failure[] {
  const specs: [Json | undefined, Path][] = [
    [member(policy, 'spec'), ['spec']],
    ...listAt(policy, 'specs').map((spec, index): [Json, Path] => [spec, ['specs', index]]),
  ]
  return specs.flatMap(([spec, at]) => {
    const path = [...at, 'egress']
    const open = listAt(spec, 'egress').flatMap((rule, index) => ciliumRuleFailures(rule, [...path, index]))
    return open.length > 0 ? open : inPieces(listAt(spec, 'egress').flatMap(ciliumBlocks), path)
  })
}

function ciliumBlocks(rule: Json): AddressBlock[] {
  const plain = listAt(rule, 'toCIDR').filter((cidr) => typeof cidr === 'string')
  return [
    ...plain.map((cidr) => ({ cidr, except: [] })),
    ...listAt(rule, 'toCIDRSet').flatMap((one) => blockOf(one) ?? []),
  ]
}

function ciliumRuleFailures(rule: Json, path: Path): Failure[] {
  const entity = listAt(rule, 'toEntities').findIndex((one) => one === 'all' || one === 'world')
  const block = listAt(rule, 'toCIDR').findIndex((one) => typeof one === 'string' && isEverywhere(one))
  const set = listAt(rule, 'toCIDRSet').findIndex((one) => isEverywhere(blockOf(one) ?? ''))
  const message = `every address outside is allowed: ${risk}`
  return [
    ...(entity < 0 ? [] : [fail(wrong([...path, 'toEntities', entity], listAt(rule, 'toEntities')[entity], message))]),
    ...(block < 0 ? [] : [fail(wrong([...path, 'toCIDR', block], listAt(rule, 'toCIDR')[block], message))]),
    ...(set < 0 ? [] : [fail(wrong([...path, 'toCIDRSet', set], listAt(rule, 'toCIDRSet')[set], message))]),
  ]
}

const metadataOpen: ObjectCheck = {
  id: 'NET-07/metadata-open',
  needs: [],
  appliesTo: (object) =>
    isPolicy(object) && policyDirections(object.object)?.has('egress')
      ? true
      : { why: 'not a NetworkPolicy for outgoing traffic' },
  evaluate: ({ object }) =>
    coreRules(object)
      .filter(({ rule }) => opensHttp(rule))
      .flatMap(metadataPeers),
}

function metadataPeers({ rule, path }: Rule): Failure[] {
  return listAt(rule, 'to').flatMap((peer, index) => {
    const block = objectAt(peer, 'ipBlock')
    if (block === undefined || !opensMetadata(block)) return []
    const cidr = textAt(block, 'cidr') ?? ''
    const address = metadataAddressFor(cidr)
    const at = [...path, 'to', index, 'ipBlock']
    const message = `${cidr} holds ${address}, where clouds hand out the node's credentials, and no exception leaves it out`
    return [
      fixable(fail(wrong([...at, 'cidr'], cidr, message)), {
        kind: 'patch',
        impact: 'may-break',
        note: 'pods that take their cloud identity from the metadata address lose it; give them a workload identity first',
        ops: [{ op: 'set', path: [...at, 'except'], value: exceptions(block, address) }],
      }),
    ]
  })
}

function exceptions(block: JsonObject, address: string): Json {
  return [...listAt(block, 'except'), address.includes(':') ? `${address}/128` : `${address}/32`]
}

/** The metadata services answer on port 80. */
function opensHttp(rule: JsonObject): boolean {
  const ports = listAt(rule, 'ports')
  if (ports.length === 0) return true
  return ports.some((port) => {
    const first = member(port, 'port') ?? null
    if ((textAt(port, 'protocol') ?? 'TCP') !== 'TCP') return false
    if (first === null) return true
    if (typeof first !== 'number') return false
    return first <= 80 && 80 <= Number(member(port, 'endPort') ?? first)
  })
}

export const net07: ControlChecks = { objects: [egressOpen, metadataOpen, sandboxEgress] }
