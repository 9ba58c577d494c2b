import { isArray, isObject, type Json, listAt, member, objectAt, type Path, textAt } from '../../core/index.ts'
import { holdMostAddresses } from '../../kube/network/index.ts'
import { type Failure, fail, type ObjectCheck, unset, wrong } from '../check.ts'
import { blockOf, isEverywhere } from './world.ts'

const policyPath: Path = ['spec', 'networkPolicy']
const egressPath: Path = [...policyPath, 'egress']

/** Sandboxes of agents run code nobody has read, so their template has to say where they may connect to. */
export const sandboxEgress: ObjectCheck = {
  id: 'NET-07/agent-sandbox-egress',
  needs: [],
  appliesTo: ({ ref, object }) => {
    if (ref.group !== 'extensions.agents.x-k8s.io' || ref.kind !== 'SandboxTemplate')
      return { why: 'not a SandboxTemplate' }
    const managed = (textAt(objectAt(object, 'spec'), 'networkPolicyManagement') ?? 'Managed') === 'Managed'
    return managed ? true : { why: 'its network policy is managed elsewhere' }
  },
  evaluate: ({ object }) => {
    const policy = member(objectAt(object, 'spec'), 'networkPolicy') ?? null
    if (policy === null)
      return [fail(unset(policyPath, 'without a policy of its own a sandbox may connect to the whole internet'))]
    if (!isObject(policy)) return [fail(wrong(policyPath, policy, 'this is not an object: no policy comes of it'))]
    return egressFailures(member(policy, 'egress') ?? null)
  },
}

function egressFailures(egress: Json): Failure[] {
  if (egress === null) return []
  if (!isArray(egress)) return [fail(wrong(egressPath, egress, 'this is not a list: no policy comes of it'))]
  const open = egress.flatMap((rule, index) => {
    const peers = listAt(rule, 'to')
    const at = [...egressPath, index, 'to']
    if (peers.length === 0) return [fail(unset(at, 'the rule names no destination, so every address is allowed'))]
    return peers.flatMap((peer, position) =>
      isEverything(peer) ? [fail(wrong([...at, position], peer, 'this destination is everything'))] : [],
    )
  })
  return open.length > 0 ? open : inPieces(egress)
}

function inPieces(egress: readonly Json[]): Failure[] {
  const peers = egress.flatMap((rule) => listAt(rule, 'to'))
  const blocks = peers.flatMap((peer) => blockOf(objectAt(peer, 'ipBlock')) ?? [])
  if (!holdMostAddresses(blocks)) return []
  const cidrs = blocks.slice(0, 8).map(({ cidr }) => cidr)
  return [fail(wrong(egressPath, cidrs, 'together these destinations are half of all addresses or more'))]
}

/** A peer that names nothing in particular. */
function isEverything(peer: Json): boolean {
  const block = objectAt(peer, 'ipBlock')
  if (block !== undefined) {
    const named = blockOf(block)
    return named === undefined || isEverywhere(named)
  }
  return isBlank(objectAt(peer, 'podSelector')) && isBlank(objectAt(peer, 'namespaceSelector'))
}

function isBlank(selector: Json | undefined): boolean {
  if (selector === undefined) return true
  const labels = Object.keys(objectAt(selector, 'matchLabels') ?? {})
  return labels.length === 0 && listAt(selector, 'matchExpressions').length === 0
}
