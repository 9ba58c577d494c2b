import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type JsonObject, objectAt, textAt } from '../../src/core/index.ts'
import { issue } from '../stand-in/certificates.ts'
import { answerCases } from './admission/answers.ts'
import type { AdmissionCase, Hook } from './admission/case.ts'
import { ruleCases, there } from './admission/rules.ts'
import { compare, compareAudit } from './gate/answer.ts'
import { configuration, WebhookBoard } from './gate/board.ts'
import { namespace, pathOf } from './gate/objects.ts'
import type { GateServer } from './gate/server.ts'
import { WebhookServer } from './gate/webhook-server.ts'

const authority = issue({ name: 'webhook authority', authority: true })
const tls = issue({ name: 'webhook', addresses: ['127.0.0.1'], issuer: authority })
const caBundle = Buffer.from(authority.cert).toString('base64')

/** How an API server asks webhooks and takes their answers: what the gate is built on, without the gate. */
export function admissionContract(start: () => Promise<GateServer>): void {
  let server: GateServer
  let board: WebhookBoard
  let webhooks: WebhookServer

  beforeAll(async () => {
    server = await start()
    board = new WebhookBoard(server)
    webhooks = await WebhookServer.start(tls)
    for (const [name, labels] of Object.entries({ shop: {}, gold: { tier: 'gold' } }))
      await server.request('POST', '/api/v1/namespaces', namespace(name, labels))
    for (const object of there) await server.request('POST', pathOf(object, 'shop'), object)
  }, 120_000)
  afterAll(async () => {
    await webhooks?.stop()
    await server?.stop()
  }, 30_000)
  beforeEach(() => {
    webhooks.webhook = () => ({ allowed: true })
  })

  const hook = ({ phase, path, configuration: name, set }: Hook): JsonObject => {
    const clientConfig = { url: `${webhooks.url}${path}`, caBundle }
    return configuration(phase, name ?? `c${path.slice(1)}`, {
      name: `${path.slice(1)}.example.com`,
      clientConfig,
      ...set,
    })
  }

  async function run(one: AdmissionCase, mark: string): Promise<void> {
    await board.install(one.hooks.map(hook))
    webhooks.asked.length = 0
    if (one.webhook !== undefined) webhooks.webhook = one.webhook
    const { method, path, body, type, as } = one.ask
    const options = { ...(type !== undefined && { contentType: type }), ...(as !== undefined && { as }) }
    const whole = typeof body === 'function' ? undefined : body
    const marked = `${path}${path.includes('?') ? '&' : '?'}fieldManager=${mark}`
    const answer = await server.request(method, marked, whole, options)
    compare(answer, one.gives, `${method} ${path}`)
    if (one.gives.audit !== undefined) await compareAudit(server, `fieldManager=${mark}`, one.gives.audit)
    expect(inOrder(webhooks.asked, one.hooks)).toEqual(one.asked)
    if (one.request !== undefined) expect(webhooks.asked.at(-1)?.request).toMatchObject(one.request)
  }

  describe.each([
    ['whom it asks', ruleCases],
    ['what it makes of the answers', answerCases],
  ])('%s', (_, cases) => {
    for (const [at, one] of cases.entries()) it(one.name, () => run(one, `ask-${cases.length}-${at}`))
  })
}

/** Who mutates is asked one after the other, who validates all at once. */
function inOrder(asked: WebhookServer['asked'], hooks: readonly Hook[]): readonly string[] {
  const isMutating = ({ path }: WebhookServer['asked'][number]): boolean =>
    hooks.some((hook) => hook.path === path && hook.phase === 'Mutating')
  const mutations = asked.filter(isMutating).map(textOf)
  return [
    ...mutations,
    ...asked
      .filter((one) => !isMutating(one))
      .map(textOf)
      .toSorted(),
  ]
}

function textOf({ path, request }: WebhookServer['asked'][number]): string {
  const part = textAt(request, 'subResource')
  const resource = textAt(objectAt(request, 'resource'), 'resource')
  return `${path} ${textAt(request, 'operation')} ${resource}${part === undefined ? '' : `/${part}`}`
}
