import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { messageOf } from '../../core/index.ts'
import type { ClusterAccess } from './access.ts'
import { KubeError } from './error.ts'

const serviceAccountFolder = '/var/run/secrets/kubernetes.io/serviceaccount'

/** Whether this process runs in a pod that may talk to its API server. */
export function isInCluster(env: NodeJS.ProcessEnv): boolean {
  return Boolean(env.KUBERNETES_SERVICE_HOST && env.KUBERNETES_SERVICE_PORT)
}

/** The access every pod has: its service account's token, and the cluster's own authority. */
export function inClusterAccess(env: NodeJS.ProcessEnv, folder = serviceAccountFolder): ClusterAccess {
  const host = env.KUBERNETES_SERVICE_HOST ?? ''
  const port = env.KUBERNETES_SERVICE_PORT ?? ''
  if (host === '' || port === '')
    throw new KubeError('kubeconfig', 'this is not a pod: KUBERNETES_SERVICE_HOST is not set')
  const file = join(folder, 'token')
  read(file) // it is read again for requests, but a pod without a token should be told now
  return {
    name: 'in-cluster',
    server: `https://${host.includes(':') ? `[${host}]` : host}:${port}`,
    namespace: read(join(folder, 'namespace')).trim() || 'default',
    ca: read(join(folder, 'ca.crt')),
    serverName: undefined,
    insecure: false,
    proxy: undefined,
    certificate: undefined,
    credentials: { kind: 'token-file', file },
    impersonate: undefined,
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    throw new KubeError('kubeconfig', `cannot read ${file}: ${messageOf(cause)}`, {
      hint: 'does the pod have automountServiceAccountToken: false?',
      cause,
    })
  }
}
