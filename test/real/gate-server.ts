import type { GateServer } from '../contract/gate/server.ts'
import { accessTo } from '../stand-in/access.ts'
import { startCluster } from './cluster.ts'
import { realParts } from './parts.ts'

/** The cluster's own Pod Security Admission would answer before the gate does. */
export async function startRealServer(): Promise<GateServer> {
  const [etcd = '', apiServer = ''] = realParts('kubernetes', ['etcd', 'kube-apiserver']) ?? []
  const cluster = await startCluster({ etcd, apiServer, audit: true, withoutPlugins: ['PodSecurity'] })
  return {
    kind: 'kube-apiserver',
    request: (method, path, body, { contentType, as } = {}) =>
      cluster.request(method, path, body, {
        ...(contentType !== undefined && { 'content-type': contentType }),
        ...(as === 'guest' && { authorization: `Bearer ${cluster.tokens.guest}` }),
        ...(as !== undefined && as !== 'guest' && { 'impersonate-user': as, 'impersonate-group': 'system:masters' }),
      }),
    auditEvents: () => cluster.auditEvents(),
    access: () => accessTo(cluster.url, { token: cluster.tokens.admin, ca: cluster.ca }),
    stop: () => cluster.stop(),
  }
}
