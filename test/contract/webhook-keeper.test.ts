import { afterAll, beforeAll, describe } from 'vitest'
import { openClient } from '../../src/kube/client/index.ts'
import { accessTo } from '../stand-in/access.ts'
import { adminToken, type StandIn, startApiServer } from '../stand-in/apiserver/index.ts'
import { webhookKeeperContract } from './webhook-keeper.ts'

describe('on the stand-in', () => {
  let server: StandIn
  beforeAll(async () => {
    server = await startApiServer()
  })
  afterAll(() => server.stop())
  webhookKeeperContract(() => openClient(accessTo(server.url, { token: adminToken }), { env: {} }))
})
