import { expect, it } from 'vitest'
import type { JsonObject } from '../../core/index.ts'
import { type KubeClient, KubeError, type Watched } from '../../kube/client/index.ts'
import { NamespaceBook } from './namespaces.ts'

const shop = (labels: JsonObject): JsonObject => ({ metadata: { name: 'shop', labels } })

/** Only what the book asks of a client; what a watch says when is no matter of an API server. */
function clientOf(watch: () => AsyncGenerator<Watched>): KubeClient {
  return { watch } as unknown as KubeClient
}

it('believes a watch that spoke while it asked', async () => {
  const answer = Promise.withResolvers<JsonObject>()
  const event = Promise.withResolvers<Watched>()
  const handled = Promise.withResolvers<void>()
  async function* watch(): AsyncGenerator<Watched> {
    yield await event.promise
    handled.resolve()
    await new Promise(() => undefined)
  }
  const book = new NamespaceBook(clientOf(watch), () => answer.promise)
  void book.follow(() => undefined)
  const asked = book.labels('shop')
  event.resolve({ kind: 'modified', object: shop({ enforce: 'true' }) })
  await handled.promise
  answer.resolve(shop({ enforce: 'false' }))
  expect(await asked).toEqual({ enforce: 'true' })
  expect(await book.labels('shop')).toEqual({ enforce: 'true' })
})

it('holds no labels that nobody follows any more', async () => {
  const said = Promise.withResolvers<string>()
  async function* watch(): AsyncGenerator<Watched> {
    yield { kind: 'listed', object: shop({ enforce: 'false' }) }
    throw new KubeError('forbidden', 'namespaces may not be watched')
  }
  let now = 'true'
  const book = new NamespaceBook(clientOf(watch), async () => shop({ enforce: now }))
  void book.follow(said.resolve)
  expect(await said.promise).toMatch(/namespaces cannot be followed, and are asked for one by one/)
  expect(await book.labels('shop')).toEqual({ enforce: 'true' })
  now = 'again'
  expect(await book.labels('shop')).toEqual({ enforce: 'again' })
  book.stop()
})

it('asks again and again while its watch is interrupted, and believes what it knew for a minute', async () => {
  const events: PromiseWithResolvers<Watched>[] = []
  async function* watch(): AsyncGenerator<Watched> {
    for (;;) {
      const next = Promise.withResolvers<Watched>()
      events.push(next)
      yield await next.promise
    }
  }
  const tell = async (event: Watched): Promise<void> => {
    events.at(-1)?.resolve(event)
    await new Promise((resolve) => setImmediate(resolve))
  }
  let answer = async (): Promise<JsonObject> => shop({ enforce: 'restricted' })
  let instant = 0
  const said: string[] = []
  const book = new NamespaceBook(
    clientOf(watch),
    () => answer(),
    () => instant,
  )
  void book.follow((text) => said.push(text))
  await tell({ kind: 'listed', object: shop({ enforce: 'baseline' }) })
  await tell({ kind: 'synced', resourceVersion: '1' })
  expect(await book.labels('shop')).toEqual({ enforce: 'baseline' })
  for (const because of ['refused', 'refused again']) await tell({ kind: 'interrupted', because })
  expect(said).toEqual([expect.stringMatching(/namespaces cannot be followed.*: refused$/)])
  expect(await book.labels('shop')).toEqual({ enforce: 'restricted' })
  answer = () => Promise.reject(new KubeError('unreachable', 'nobody is there'))
  instant = 59_000
  expect(await book.labels('shop')).toEqual({ enforce: 'baseline' })
  instant = 60_000
  expect(await book.labels('shop')).toBe(null)
  await tell({ kind: 'resumed' })
  expect(await book.labels('shop')).toEqual({ enforce: 'baseline' })
  book.stop()
})

it('asks for a namespace once, however many reviews wait for it', async () => {
  let asked = 0
  async function* never(): AsyncGenerator<Watched> {}
  const book = new NamespaceBook(clientOf(never), async () => {
    asked += 1
    return shop({})
  })
  expect(await Promise.all(new Array(100).fill('shop').map((name) => book.labels(name)))).toHaveLength(100)
  expect(asked).toBe(1)
})
