import { expect, it } from 'vitest'
import { makeSnapshot } from '../decide/index.ts'
import { policy } from '../gate.test-support.ts'
import { webhookConfigurations } from '../webhooks/index.ts'
import { gateStatus } from './index.ts'

const snapshot = makeSnapshot({ policies: [policy('strict', '{packs: [strict]}')] })
const address = { service: { namespace: 'seawall', name: 'seawall-gate' } }
const configurations = webhookConfigurations(snapshot, { address, caBundle: 'authority' })

const statusWith = (status: Record<string, number>) =>
  gateStatus({
    deployment: { spec: { replicas: 3 }, status },
    configurations,
    namespaces: [{ name: 'shop', labels: {} }],
    snapshot,
  })

it('counts the replicas that are ready, and sees a gap where none is', () => {
  expect(statusWith({ replicas: 3, readyReplicas: 1 })).toMatchObject({ replicas: { ready: 1, wanted: 3 }, gaps: [] })
  expect(statusWith({ replicas: 3 })).toMatchObject({
    replicas: { ready: 0, wanted: 3 },
    gaps: ['no replica of the gate is ready'],
  })
})
