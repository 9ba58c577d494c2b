import { afterAll, beforeAll, describe } from 'vitest'
import { type KubeClient, openClient } from '../../src/kube/client/index.ts'
import { accessTo } from '../stand-in/access.ts'
import { adminToken, type StandIn, startApiServer } from '../stand-in/apiserver/index.ts'
import { exampleParityContract, parityContract } from './parity.ts'

describe('parity on the stand-in', () => {
  let server: StandIn
  let client: KubeClient
  beforeAll(async () => {
    server = await startApiServer()
    client = openClient(accessTo(server.url, { token: adminToken }), { env: {} })
  })
  afterAll(async () => {
    client.close()
    await server.stop()
  })
  parityContract(() => client)
  exampleParityContract(() => client)
})
