import type { ClusterAccess } from '../../src/kube/client/index.ts'

/** Access to a server of a test, by token. */
export function accessTo(server: string, options: { token?: string; ca?: string } = {}): ClusterAccess {
  return {
    name: 'test',
    server,
    namespace: 'default',
    ca: options.ca,
    serverName: undefined,
    insecure: false,
    proxy: undefined,
    certificate: undefined,
    credentials: options.token === undefined ? { kind: 'none' } : { kind: 'token', token: options.token },
    impersonate: undefined,
  }
}
