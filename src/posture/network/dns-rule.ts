import { isObject, type Json, listAt, member, objectAt, textAt } from '../../core/index.ts'

/** Whether an egress rule of a NetworkPolicy lets pods ask a name server outside their namespace. */
export function allowsDns(rule: Json): boolean {
  const ports = listAt(rule, 'ports')
  const peers = listAt(rule, 'to')
  return (ports.length === 0 || ports.some(isDnsPort)) && (peers.length === 0 || peers.some(mayHoldNameServer))
}

/** Whether the rule opens nothing but DNS. */
export function isOnlyDns(rule: Json): boolean {
  const ports = listAt(rule, 'ports')
  const isOne = (port: Json) => (member(port, 'port') ?? null) !== null && member(port, 'endPort') === undefined
  return ports.length > 0 && ports.every((port) => isOne(port) && isDnsPort(port))
}

/** Port 53, the ports that name servers use behind it, and ports named after it. */
function isDnsPort(port: Json): boolean {
  const value = member(port, 'port') ?? null
  if (value === null) return true
  if (typeof value === 'string') return /^dns/.test(value) || value === '53'
  const last = Number(member(port, 'endPort') ?? value)
  return [53, 1053, 5353, 8053].some((dns) => Number(value) <= dns && dns <= last)
}

/** Pods of the own namespace are no name servers; other namespaces and addresses may be. */
function mayHoldNameServer(peer: Json): boolean {
  if (!isObject(peer)) return false
  return objectAt(peer, 'namespaceSelector') !== undefined || textAt(objectAt(peer, 'ipBlock'), 'cidr') !== undefined
}
