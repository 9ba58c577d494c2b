import { describe, expect, it } from 'vitest'
import { type JsonObject, listAt, objectAt, textAt } from '../../core/index.ts'
import { caBundle, needsBundleRepair, rotate, withCaBundle } from './index.ts'

const hosts = ['seawall-gate.seawall.svc']
const state = rotate(undefined, Date.UTC(2026, 0, 1), hosts)
const service = { name: 'seawall-gate', namespace: 'seawall', path: '/validate', port: 443n }

const configuration = (kind: string): JsonObject => ({
  apiVersion: 'admissionregistration.k8s.io/v1',
  kind,
  metadata: { name: 'seawall', resourceVersion: '5' },
  webhooks: [
    { name: 'fail.seawall.dev', clientConfig: { service }, failurePolicy: 'Fail' },
    {
      name: 'ignore.seawall.dev',
      clientConfig: { url: 'https://10.0.0.1', caBundle: 'AAAA' },
      failurePolicy: 'Ignore',
    },
  ],
})

describe.each(['ValidatingWebhookConfiguration', 'MutatingWebhookConfiguration'])('a %s', (kind) => {
  const given = configuration(kind)
  const repaired = withCaBundle(given, state)

  it('gets the bundle in every webhook, and keeps everything else', () => {
    const bundles = listAt(repaired, 'webhooks').map((one) => textAt(objectAt(one, 'clientConfig'), 'caBundle'))
    expect(bundles.map((text) => Buffer.from(text ?? '', 'base64').toString())).toEqual([
      caBundle(state),
      caBundle(state),
    ])
    expect(repaired).toMatchObject({ ...given, webhooks: [{ clientConfig: { service } }, { failurePolicy: 'Ignore' }] })
    expect(given).toEqual(configuration(kind))
  })

  it('needs repair until then, and when one webhook has lost it', () => {
    expect([needsBundleRepair(given, state), needsBundleRepair(repaired, state)]).toEqual([true, false])
    const [one, two] = [listAt(repaired, 'webhooks')[0] ?? null, listAt(given, 'webhooks')[1] ?? null]
    expect(needsBundleRepair({ ...repaired, webhooks: [one, two] }, state)).toBe(true)
  })

  it('needs repair for other authorities', () => {
    expect(needsBundleRepair(repaired, rotate(undefined, Date.UTC(2027, 0, 1), hosts))).toBe(true)
  })
})

describe('what is no webhook', () => {
  it.each<JsonObject>([{}, { webhooks: null }, { webhooks: [] }, { webhooks: [null, 1, {}, { clientConfig: 'x' }] }])(
    'needs nothing and breaks nothing: %j',
    (odd) => {
      expect(needsBundleRepair(odd, state)).toBe(false)
      expect(needsBundleRepair(withCaBundle(odd, state), state)).toBe(false)
    },
  )
})
