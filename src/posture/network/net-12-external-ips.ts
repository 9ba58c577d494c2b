import { isObject, listAt } from '../../core/index.ts'
import { externalIps } from '../../kube/network/index.ts'
import { type ControlChecks, fail, fixable, type ObjectCheck, wrong } from '../check.ts'

const externalIpsSet: ObjectCheck = {
  id: 'NET-12/external-ips',
  needs: [],
  appliesTo: ({ ref }) => (ref.group === '' && ref.kind === 'Service' ? true : { why: 'not a Service' }),
  evaluate: (service) => {
    const addresses = externalIps(service)
    if (addresses.length === 0) return []
    const path = ['spec', 'externalIPs']
    const message = 'nodes send traffic for these addresses to the Service, whoever they belong to (CVE-2020-8554)'
    return [
      fixable(fail(wrong(path, addresses, message)), {
        kind: 'patch',
        impact: 'may-break',
        note: 'clients that use these addresses lose the Service; give it a load balancer or an Ingress first',
        ops: [{ op: 'remove', path }],
      }),
    ]
  },
}

const writing = new Set(['patch', 'update', '*'])
const statuses = new Set(['services/status', '*/status'])

/** Roles of Kubernetes itself and its cloud controllers have to write the status. */
const isSystem = (name: string): boolean => name.startsWith('system:')

const serviceStatus: ObjectCheck = {
  id: 'NET-12/service-status',
  needs: [],
  appliesTo: ({ ref }) => {
    const isRole = ref.group === 'rbac.authorization.k8s.io' && (ref.kind === 'Role' || ref.kind === 'ClusterRole')
    return isRole && !isSystem(ref.name) ? true : { why: 'not a role of users' }
  },
  evaluate: ({ object }) =>
    listAt(object, 'rules').flatMap((rule, index) => {
      if (!isObject(rule)) return []
      const groups = listAt(rule, 'apiGroups')
      const at = listAt(rule, 'resources').findIndex((one) => typeof one === 'string' && statuses.has(one))
      const writes = listAt(rule, 'verbs').some((verb) => typeof verb === 'string' && writing.has(verb))
      if (at < 0 || !writes || !(groups.includes('') || groups.includes('*'))) return []
      const path = ['rules', index, 'resources', at]
      const message =
        'who writes the status of a Service can make nodes take over traffic to any address (CVE-2020-8554)'
      return [fail(wrong(path, listAt(rule, 'resources')[at], message))]
    }),
}

export const net12: ControlChecks = { objects: [externalIpsSet, serviceStatus] }
