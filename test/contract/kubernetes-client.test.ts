import { describe } from 'vitest'
import type { ClusterAccess } from '../../src/kube/client/index.ts'
import { accessTo } from '../stand-in/access.ts'
import { adminToken, startApiServer } from '../stand-in/apiserver/index.ts'
import { issue } from '../stand-in/certificates.ts'
import { type ContractServer, type ContractUser, kubernetesClientContract } from './kubernetes-client.ts'

const tokens: Record<ContractUser, string> = { admin: adminToken, guest: 'guest-token', stranger: 'nobody-knows' }

async function start(aggregatedDiscovery: boolean): Promise<ContractServer> {
  const ca = issue({ name: 'test authority', authority: true })
  const tls = issue({ name: 'stand-in', addresses: ['127.0.0.1'], issuer: ca })
  const users = { 'guest-token': { name: 'guest', groups: ['system:authenticated'] } }
  const server = await startApiServer({ users, tls, aggregatedDiscovery })
  const access = (user: ContractUser): ClusterAccess => accessTo(server.url, { token: tokens[user], ca: ca.cert })
  return { access, stop: server.stop }
}

describe('our client and the stand-in', () => kubernetesClientContract(() => start(true)))
describe('our client and a stand-in with discovery of old', () => kubernetesClientContract(() => start(false)))
