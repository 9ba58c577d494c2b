import { expect, it } from 'vitest'
import type { JsonObject } from '../../core/index.ts'
import { type KubeClient, KubeError, type Watched } from '../../kube/client/index.ts'
import { NamespaceBook } from './namespaces.ts'

const shop = (labels: JsonObject): JsonObject => ({ metadata: { name: 'shop', labels } })

/** Only what the book asks of a client; what a watch says when is no matter of an API server. */
function clientOf(watch: () => AsyncGenerator<Watched>, get: () => Promise<JsonObject>): KubeClient {
  return { watch, get } as unknown as KubeClient
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
  const book = new NamespaceBook(clientOf(watch, () => answer.promise))
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
  const book = new NamespaceBook(clientOf(watch, async () => shop({ enforce: now })))
  void book.follow(said.resolve)
  expect(await said.promise).toMatch(/namespaces cannot be followed, and are asked for one by one/)
  expect(await book.labels('shop')).toEqual({ enforce: 'true' })
  now = 'again'
  expect(await book.labels('shop')).toEqual({ enforce: 'again' })
  book.stop()
})
