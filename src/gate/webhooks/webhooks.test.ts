import { describe, expect, it } from 'vitest'
import { type JsonObject, listAt, member, objectAt } from '../../core/index.ts'
import { makeSnapshot, type SnapshotParts } from '../decide/index.ts'
import { policy } from '../gate.test-support.ts'
import { driftOf, webhookConfigurations } from './index.ts'

const service = { service: { namespace: 'seawall', name: 'gate' } }
const make = (parts: SnapshotParts) => webhookConfigurations(makeSnapshot(parts), { address: service, caBundle: 'CA' })
const strict = policy('strict', '{packs: [strict]}')
const warn = policy('warn', '{controls: [POD-01], mode: warn}')
const noLabels = { labels: false }

describe('webhook configurations', () => {
  it('are those the policies need: one webhook for each direction of failing', () => {
    const names = (parts: SnapshotParts) =>
      make(parts).flatMap((one) =>
        listAt(one, 'webhooks').map((webhook) => `${member(webhook, 'name')} ${member(webhook, 'failurePolicy')}`),
      )
    expect(names({ podSecurity: noLabels })).toEqual([])
    expect(names({})).toEqual(['validate-closed.gate.seawall.dev Fail'])
    expect(names({ policies: [warn], podSecurity: noLabels })).toEqual([
      'validate-closed.gate.seawall.dev Fail',
      'validate-open.gate.seawall.dev Ignore',
    ])
    expect(
      names({ policies: [strict, policy('m', '{packs: [strict], mode: audit, fixes: safe}')], podSecurity: noLabels }),
    ).toEqual([
      'validate-closed.gate.seawall.dev Fail',
      'validate-open.gate.seawall.dev Ignore',
      'mutate-open.gate.seawall.dev Ignore',
    ])
  })

  it('let nobody steer the gate unasked, even where all policies fail open', () => {
    const [closed] = listAt(make({ policies: [warn], podSecurity: noLabels })[0] ?? {}, 'webhooks')
    expect(JSON.stringify(listAt(closed, 'rules'))).toContain('securityexceptions')
    expect(listAt(closed, 'rules').flatMap((rule) => listAt(rule, 'apiGroups'))).toEqual(['seawall.dev'])
  })

  it('ask of what is looked at and nothing else, and never of the gate itself or the system', () => {
    const text = JSON.stringify(make({ policies: [warn], podSecurity: noLabels }))
    expect(text).not.toMatch(/"\*"\].*"\*"\]|leases|nodes|events|status/)
    expect(text).not.toContain('services')
    expect(JSON.stringify(make({ policies: [strict], podSecurity: noLabels }))).toContain('"services"')
    expect(text).toContain('"values":["kube-system","seawall"]')
  })
})

describe('connections', () => {
  it('are watched everywhere when that is asked for, and never stopped', () => {
    const options = { address: service, caBundle: 'CA', observeConnections: true }
    const [configuration = {}] = webhookConfigurations(makeSnapshot({ podSecurity: noLabels }), options)
    const [observing, ...others] = listAt(configuration, 'webhooks')
    expect(others).toEqual([])
    expect([member(observing ?? null, 'failurePolicy'), objectAt(observing, 'namespaceSelector')]).toEqual([
      'Ignore',
      undefined,
    ])
    expect(JSON.stringify(listAt(observing, 'rules'))).toContain('pods/exec')
    expect(JSON.stringify(make({ podSecurity: noLabels }))).toBe('[]')
  })
})

describe('drift', () => {
  const [wanted = {}] = make({ policies: [strict] })
  /** As the API server gives it back. */
  const stored: JsonObject = {
    ...wanted,
    metadata: { name: 'seawall-gate', resourceVersion: '7' },
    webhooks: listAt(wanted, 'webhooks').map((webhook) => ({
      ...(webhook as JsonObject),
      objectSelector: {},
      timeoutSeconds: 5,
    })),
  }
  const changed = (change: JsonObject): JsonObject => ({
    ...stored,
    webhooks: listAt(stored, 'webhooks').map((webhook) => ({ ...(webhook as JsonObject), ...change })),
  })
  /** What we want, and a label that no namespace has. */
  const narrowed: JsonObject = {
    ...objectAt(listAt(wanted, 'webhooks')[0], 'namespaceSelector'),
    matchLabels: { never: 'x' },
  }
  const name = 'webhook validate-closed.gate.seawall.dev'

  it('is none in what the API server fills in', () => {
    expect(driftOf(stored, wanted)).toEqual([])
  })

  it.each<[JsonObject, string]>([
    [{ failurePolicy: 'Ignore' }, `failurePolicy of ${name} was changed`],
    [{ objectSelector: { matchLabels: { gate: 'on' } } }, `objectSelector of ${name} was changed`],
    [{ matchConditions: [{ name: 'x', expression: 'false' }] }, `matchConditions of ${name} was changed`],
    [{ rules: [] }, `rules of ${name} was changed`],
    [{ namespaceSelector: {} }, `namespaceSelector of ${name} was changed`],
    [{ namespaceSelector: narrowed }, `namespaceSelector of ${name} was changed`],
    [{ clientConfig: { url: 'https://evil.example' } }, `clientConfig of ${name} was changed`],
  ])('is seen: %j', (change, clause) => {
    expect(driftOf(changed(change), wanted)).toEqual([clause])
  })

  it('is seen where a webhook is gone or a strange one has come', () => {
    expect(driftOf({ ...stored, webhooks: [] }, wanted)).toEqual([`${name} is gone`])
    const more = [...listAt(stored, 'webhooks'), { name: 'other.example' }]
    expect(driftOf({ ...stored, webhooks: more }, wanted)).toEqual(['webhook other.example is not ours'])
  })
})
