import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Alert, WebhookKeeper } from '../../src/cli/gate/keeper.ts'
import { Leadership } from '../../src/cli/gate/lease.ts'
import { type JsonObject, listAt, objectAt, textAt } from '../../src/core/index.ts'
import { policy } from '../../src/gate/gate.test-support.ts'
import { makeSnapshot } from '../../src/gate/index.ts'
import { type ApiResource, type KubeClient, KubeError } from '../../src/kube/client/index.ts'

const service = { namespace: 'seawall-keeper', name: 'gate' }
const snapshot = makeSnapshot({
  policies: [policy('strict', '{packs: [strict], match: {namespaces: [nowhere]}}')],
  podSecurity: { labels: false },
})

const served = (group: string, kind: string, resource: string, namespaced: boolean): ApiResource => ({
  group,
  version: 'v1',
  kind,
  resource,
  namespaced,
  verbs: [],
})
const secrets = served('', 'Secret', 'secrets', true)
const namespaces = served('', 'Namespace', 'namespaces', false)
const validating = served(
  'admissionregistration.k8s.io',
  'ValidatingWebhookConfiguration',
  'validatingwebhookconfigurations',
  false,
)

/** What keeps the webhooks right does so on every API server alike. */
export function webhookKeeperContract(open: () => KubeClient): void {
  const clock = { now: Date.UTC(2026, 10, 24), elapsed: 0 }

  function keeper(identity: string) {
    const client = open()
    const leaves: string[] = []
    const alerts: Alert[] = []
    const leadership = new Leadership({
      client,
      namespace: service.namespace,
      name: 'gate-leader',
      identity,
      elapsed: () => clock.elapsed,
      now: () => new Date(clock.now),
    })
    const one = new WebhookKeeper({
      client,
      service,
      secret: 'gate-tls',
      now: () => clock.now,
      leads: () => leadership.lead(),
      onLeaf: ({ cert }) => leaves.push(cert),
      alert: (alert) => alerts.push(alert),
    })
    return { tend: () => one.tend(snapshot), leaves, alerts, client }
  }

  const configuration = (client: KubeClient): Promise<JsonObject> => client.get(validating, 'seawall-gate')
  const weakened = (found: JsonObject, change: JsonObject): JsonObject => ({
    ...found,
    webhooks: listAt(found, 'webhooks').map((webhook) => ({ ...(webhook as JsonObject), ...change })),
  })

  describe('the keeper of webhooks', () => {
    let first: ReturnType<typeof keeper>
    let second: ReturnType<typeof keeper>
    beforeAll(() => {
      first = keeper('first')
      second = keeper('second')
    })
    afterAll(() => {
      first.client.close()
      second.client.close()
    })

    it('makes the Secret and the configuration, and shows a certificate', async () => {
      await first.client.create(namespaces, {
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: { name: service.namespace },
      })
      await first.tend()
      expect(first.leaves).toHaveLength(1)
      expect(textAt(await first.client.get(secrets, 'gate-tls', service.namespace), 'type')).toBe('kubernetes.io/tls')
      const [webhook] = listAt(await configuration(first.client), 'webhooks')
      expect(textAt(objectAt(webhook, 'clientConfig'), 'caBundle')?.length).toBeGreaterThan(100)
      await first.tend()
      expect([first.leaves.length, first.alerts]).toEqual([1, []])
    })

    it('lets one replica write and the others follow', async () => {
      const before = textAt(objectAt(await configuration(first.client), 'metadata'), 'resourceVersion')
      await second.tend()
      expect(second.leaves).toEqual(first.leaves)
      expect(textAt(objectAt(await configuration(first.client), 'metadata'), 'resourceVersion')).toBe(before)
    })

    it('repairs what was weakened, and says who did it', async () => {
      const found = await configuration(first.client)
      await first.client.replace(validating, weakened(found, { failurePolicy: 'Ignore' }))
      await second.tend()
      expect(second.alerts).toEqual([])
      await first.tend()
      expect(first.alerts.splice(0)).toEqual([
        expect.objectContaining({
          object: 'ValidatingWebhookConfiguration seawall-gate',
          what: expect.stringContaining('failurePolicy of webhook validate-closed.gate.seawall.dev was changed'),
          by: expect.stringMatching(/.+/),
          repaired: true,
        }),
      ])
      expect(textAt(listAt(await configuration(first.client), 'webhooks')[0], 'failurePolicy')).toBe('Fail')
    })

    it('tells of what it cannot repair, and not that it did', async () => {
      const found = await configuration(first.client)
      await first.client.replace(validating, weakened(found, { failurePolicy: 'Ignore' }))
      const { replace } = first.client
      const refusing: KubeClient['replace'] = (resource, ...rest) =>
        resource.kind === validating.kind
          ? Promise.reject(new KubeError('forbidden', 'no right'))
          : replace(resource, ...rest)
      Object.assign(first.client, { replace: refusing })
      await expect(first.tend()).rejects.toThrow('no right')
      Object.assign(first.client, { replace })
      await first.tend()
      expect(first.alerts.splice(0).map(({ repaired }) => repaired)).toEqual([false, true])
      expect(textAt(listAt(await configuration(first.client), 'webhooks')[0], 'failurePolicy')).toBe('Fail')
    })

    it('makes again what was deleted', async () => {
      await first.client.remove(validating, 'seawall-gate')
      await first.tend()
      expect(first.alerts.splice(0)).toEqual([expect.objectContaining({ what: 'it was deleted' })])
      expect(textAt(await configuration(first.client), 'kind')).toBe('ValidatingWebhookConfiguration')
    })

    it('makes new certificates of a Secret that was spoilt', async () => {
      const found = await first.client.get(secrets, 'gate-tls', service.namespace)
      const data = { ...(objectAt(found, 'data') ?? {}), 'authorities.json': Buffer.from('{}').toString('base64') }
      await first.client.replace(secrets, { ...found, data }, service.namespace)
      await first.tend()
      expect(first.alerts.splice(0)).toHaveLength(1)
      expect(new Set(first.leaves).size).toBe(2)
      await second.tend()
      expect(second.leaves.at(-1)).toBe(first.leaves.at(-1))
    })

    it('renews the certificate in time', async () => {
      clock.now += 61 * 24 * 3600 * 1000
      await first.tend()
      expect(new Set(first.leaves).size).toBe(3)
    })

    it('takes over when the leader has been silent for long', async () => {
      await second.tend()
      clock.elapsed += 31_000
      await second.client.remove(validating, 'seawall-gate')
      await second.tend()
      expect(textAt(await configuration(second.client), 'kind')).toBe('ValidatingWebhookConfiguration')
      await first.tend()
      expect(first.alerts).toEqual([])
    })

    it('says what it found changed when it took over', async () => {
      const third = keeper('third')
      await third.tend()
      clock.elapsed += 31_000
      const found = await configuration(third.client)
      await third.client.replace(validating, weakened(found, { failurePolicy: 'Ignore' }))
      await third.tend()
      expect(third.alerts.map(({ what }) => what)).toEqual([
        'when the gate took over, failurePolicy of webhook validate-closed.gate.seawall.dev was changed',
      ])
      await third.client.remove(validating, 'seawall-gate')
    })
  })
}
