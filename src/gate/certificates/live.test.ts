import { once } from 'node:events'
import { createServer, get } from 'node:https'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { type CertificateOptions, type Issued, issueCertificate } from '../../formats/x509/index.ts'
import { type CertificateState, caBundle, notePublication, rotate, standardTiming } from './index.ts'

const [hour, day] = [3_600_000, 86_400_000]
const hosts = ['127.0.0.1']
const timing = { ...standardTiming, authorityLife: 200 * day }

/** Days go by in milliseconds, and the certificates hold now. */
const issue = (options: CertificateOptions): Issued =>
  issueCertificate({ ...options, notBefore: new Date(Date.now() - hour), notAfter: new Date(Date.now() + hour) })

/** One request on a connection of its own, that no session of an earlier one shortens. */
function ask(port: number, ca: string): Promise<void> {
  return new Promise((resolve, reject) => {
    get({ host: '127.0.0.1', port, ca, agent: false }, (response) => {
      response.resume().once('end', resolve)
    }).once('error', reject)
  })
}

it('no handshake fails while certificates change under load, with clients a step behind', {
  timeout: 20_000,
}, async () => {
  let [state, now, step] = [rotate(undefined, 0, hosts, { issue, timing }), 0, 0]
  let bundles = [caBundle(state), caBundle(state)] // before the last step, and now
  const server = createServer({ cert: state.leaf.cert, key: state.leaf.key }, (_, response) => response.end('ok'))
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo // it listens on a port
  const [failures, underWay]: [string[], Map<Promise<void>, number>] = [[], new Map()]
  let [isOver, isStepping] = [false, false]
  let [handshakes, leaves, authorities] = [0, 0, 0]

  async function client(lag: number): Promise<void> {
    while (!isOver) {
      const behind = isStepping ? 0 : lag
      const asked = ask(port, bundles.at(-1 - behind) ?? '')
      underWay.set(asked, step - behind)
      await asked.then(
        () => handshakes++,
        (error: Error) => failures.push(error.message),
      )
      underWay.delete(asked)
    }
  }

  /** As the gate does it: the certificate at once, the bundle when the API server has taken it. */
  function show(next: CertificateState): void {
    if (next.leaf !== state.leaf) server.setSecureContext({ cert: next.leaf.cert, key: next.leaf.key })
    leaves += next.leaf === state.leaf ? 0 : 1
    authorities += next.current === state.current ? 0 : 1
    bundles = [caBundle(state), caBundle(next)]
    state = notePublication(next, true, now)
    step++
  }

  const clients = [0, 1, 0, 1, 0, 1].map(client)
  for (; authorities < 4; await sleep(1)) {
    now += 10 * day
    const next = rotate(state, now, hosts, { issue, timing })
    if (next === state) continue
    isStepping = true // whoever is a step behind would be two behind after this one: those requests end first
    await Promise.allSettled([...underWay].filter(([, held]) => held < step).map(([asked]) => asked))
    show(next)
    isStepping = false
  }
  isOver = true
  await Promise.all(clients)
  server.close()

  expect(failures.slice(0, 3)).toEqual([])
  expect(handshakes).toBeGreaterThan(50)
  expect(leaves).toBeGreaterThan(10)
})
