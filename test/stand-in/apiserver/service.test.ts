import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type JsonObject, textAt } from '../../../src/core/index.ts'
import { configuration, ruleFor } from '../../contract/gate/board.ts'
import { pod, pods } from '../../contract/gate/objects.ts'
import { WebhookServer } from '../../contract/gate/webhook-server.ts'
import { issue } from '../certificates.ts'
import { type Received, send } from '../send.ts'
import { adminToken, type StandIn, startApiServer } from './index.ts'

const authority = issue({ name: 'authority', authority: true })
const tls = issue({ name: 'gate', hosts: ['gate.seawall.svc'], issuer: authority })
const webhooks = '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations'

describe('a webhook that a Service leads to', () => {
  let server: StandIn
  let webhook: WebhookServer

  beforeAll(async () => {
    webhook = await WebhookServer.start(tls)
    const where = { host: '127.0.0.1', port: Number(new URL(webhook.url).port) }
    server = await startApiServer({ services: { 'seawall/gate': where, 'seawall/other': where } })
  })
  afterAll(async () => {
    await server.stop()
    await webhook.stop()
  })
  beforeEach(async () => {
    await request('DELETE', `${webhooks}/it`)
    webhook.asked.length = 0
  })

  const request = (method: string, path: string, body?: JsonObject): Promise<Received> =>
    send({
      method,
      url: `${server.url}${path}`,
      headers: { authorization: `Bearer ${adminToken}` },
      ...(body !== undefined && { body }),
    })

  async function tried(name: string): Promise<[number, string]> {
    const service = { namespace: 'seawall', name, port: 8443, path: '/validate/closed' }
    const clientConfig = { service, caBundle: Buffer.from(authority.cert).toString('base64') }
    const rules = [ruleFor('', ['pods'], ['CREATE'])]
    await request('POST', webhooks, configuration('Validating', 'it', { name: 'it.example.com', clientConfig, rules }))
    const { status, body } = await request('POST', `${pods('default')}?dryRun=All`, pod('it'))
    return [status, textAt(body, 'message') ?? '']
  }

  it('is asked at its path, by the certificate of its name', async () => {
    expect(await tried('gate')).toEqual([201, ''])
    expect(webhook.asked.map(({ path }) => path)).toEqual(['/validate/closed'])
  })

  it('is not believed by the certificate of another', async () => {
    const [status, message] = await tried('other')
    expect(status).toBe(500)
    expect(message).toContain('Post "https://other.seawall.svc:8443/validate/closed?timeout=5s": ')
    expect(webhook.asked).toEqual([])
  })

  it('is not found when nobody knows it', async () => {
    const [status, message] = await tried('nobody')
    expect([status, message]).toEqual([500, expect.stringContaining('service "nobody" not found')])
  })
})
