import { afterEach, describe, expect, it } from 'vitest'
import { accessTo } from '../../../test/stand-in/access.ts'
import {
  adminToken,
  type Fault,
  type FaultKind,
  type StandIn,
  startApiServer,
} from '../../../test/stand-in/apiserver/index.ts'
import type { JsonObject } from '../../core/index.ts'
import type { ClientOptions, KubeClient } from './client.ts'
import { openClient } from './client.ts'
import type { KubeError } from './error.ts'
import { listObjects } from './list.ts'
import type { ApiResource } from './resource.ts'
import type { Watched } from './watch.ts'

const configMaps: ApiResource = {
  group: '',
  version: 'v1',
  resource: 'configmaps',
  kind: 'ConfigMap',
  namespaced: true,
  verbs: [],
}

const open: { server?: StandIn; client?: KubeClient } = {}
afterEach(async () => {
  open.client?.close()
  await open.server?.stop()
})

/** A server with ten config maps, and a client that does not wait long. */
async function serverWith(
  ...faults: readonly Fault[]
): Promise<{ server: StandIn; client: KubeClient; waits: number[] }> {
  const server = await startApiServer({ bookmarkMs: 20 })
  const waits: number[] = []
  const options: ClientOptions = {
    env: {},
    limits: { headerMs: 120, idleMs: 120, watchIdleMs: 120, totalMs: 5_000 },
    retry: { sleep: async (ms) => void waits.push(ms) },
  }
  const client = openClient(accessTo(server.url, { token: adminToken }), options)
  Object.assign(open, { server, client })
  for (let index = 0; index < 10; index++) await client.create(configMaps, configMap(`m-${index}`), 'default')
  server.faults.push(...faults)
  return { server, client, waits }
}

const configMap = (name: string): JsonObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name },
  data: { name },
})
const ten = Array.from({ length: 10 }, (_, index) => `m-${index}`)

async function names(client: KubeClient, pageSize = 4): Promise<string[]> {
  const found: string[] = []
  for await (const item of client.list(configMaps, { pageSize }))
    if (item.kind === 'object') found.push(nameOf(item.object))
  return found
}

function nameOf({ metadata }: JsonObject): string {
  return String((metadata as JsonObject).name) // every object of these tests has one
}

async function errorOf(promise: Promise<unknown>): Promise<KubeError> {
  return promise.then(
    () => Promise.reject(new Error('this should have failed')),
    (error: KubeError) => error,
  )
}

const lists = /configmaps\?/
const secondPage = /continue=/

describe('a server that goes wrong for a moment', () => {
  const passing: FaultKind[] = [
    'no-answer',
    'hang-up',
    'stall',
    'truncate',
    'break-off',
    'busy',
    'internal-error',
    'unavailable-page',
    'empty',
    'bad-gzip',
  ]
  it.each(passing.flatMap((kind) => [[kind, lists] as const, [kind, secondPage] as const]))(
    'with %s on %s costs no object and gives none twice',
    async (kind, path) => {
      const { client } = await serverWith({ path, kind, times: kind === 'no-answer' || kind === 'stall' ? 1 : 2 })
      expect(await names(client)).toEqual(ten)
    },
  )

  it('is waited for twice as long each time', async () => {
    const { client, waits } = await serverWith({ path: lists, kind: 'internal-error', times: 3 })
    await names(client)
    expect(waits).toEqual([500, 1000, 2000])
  })

  it('is waited for as long as it asks', async () => {
    const { client, waits } = await serverWith({ path: lists, kind: 'busy', times: 1 })
    await names(client)
    expect(waits).toEqual([1000])
  })
})

describe('a server that stays wrong', () => {
  it.each<[FaultKind, string, RegExp]>([
    ['no-answer', 'timeout', /did not answer within 0.12 seconds/],
    ['stall', 'timeout', /went silent in the middle/],
    ['truncate', 'truncated', /the list of configmaps broke off/],
    ['break-off', 'truncated', /the connection broke/],
    ['busy', 'overloaded', /Too many requests/],
    ['internal-error', 'overloaded', /etcdserver: request timed out/],
    ['unavailable-page', 'overloaded', /answered 503/],
    ['login-page', 'not-kubernetes', /is a web page, not JSON/],
    ['redirect', 'not-kubernetes', /answered 302/],
    ['empty', 'truncated', /is empty/],
    ['not-json', 'truncated', /broke off/],
    ['bad-gzip', 'truncated', /compressed answer that is broken/],
  ])('with %s is given up on as %s', async (kind, code, message) => {
    const { client } = await serverWith({ path: lists, kind })
    const error = await errorOf(names(client))
    expect(error.code).toBe(code)
    expect(error.message).toMatch(message)
  })

  it.each<FaultKind>(['login-page', 'redirect'])('with %s is asked only once', async (kind) => {
    const { client, server } = await serverWith({ path: lists, kind })
    server.requests.length = 0
    await errorOf(names(client))
    expect(server.requests).toHaveLength(1)
  })

  it('is asked four times, no more', async () => {
    const { client, server } = await serverWith({ path: lists, kind: 'internal-error' })
    server.requests.length = 0
    await errorOf(names(client))
    expect(server.requests).toHaveLength(4)
  })

  it('whose discovery is a page or stalls says so', async () => {
    const { client, server } = await serverWith({ path: /^\/apis/, kind: 'login-page' })
    expect((await errorOf(client.discover())).code).toBe('not-kubernetes')
    server.faults[0] = { path: /^\/apis/, kind: 'stall' }
    expect((await errorOf(client.discover())).code).toBe('timeout')
  })

  it('that does not answer is asked twice, no more', async () => {
    const { client, server } = await serverWith({ path: lists, kind: 'no-answer' })
    server.requests.length = 0
    await errorOf(names(client))
    expect(server.requests).toHaveLength(2)
  })

  it('which gives pages without objects for ever is given up on', async () => {
    const tokens = { next: 0 }
    const endless = {
      [Symbol.asyncIterator]: async function* () {
        yield Buffer.from(`{"kind":"List","metadata":{"continue":"${tokens.next++}"},"items":[]}`)
      },
    }
    const open = async () => ({
      status: 200,
      type: 'application/json',
      retryAfter: undefined,
      body: endless,
      discard: () => undefined,
    })
    const retry = { attempts: 1, firstWaitMs: 0, maxWaitMs: 0, sleep: async () => undefined }
    const all = async (): Promise<void> => {
      for await (const _ of listObjects(open, configMaps, {}, retry));
    }
    expect((await errorOf(all())).message).toMatch(/without objects/)
    expect(tokens.next).toBeLessThan(200)
  })

  it('which nests without end loses that object only', async () => {
    const { client } = await serverWith({ path: lists, kind: 'deep' })
    const kinds: string[] = []
    for await (const { kind } of client.list(configMaps)) kinds.push(kind)
    expect(kinds).toEqual(['unreadable', 'end'])
  })

  it('that is not there is not waited for', async () => {
    const { client, server, waits } = await serverWith()
    await server.stop()
    const error = await errorOf(names(client))
    expect(error).toMatchObject({ code: 'unreachable' })
    expect(error.message).toMatch(/nothing listens there/)
    expect(waits.length).toBeLessThan(2) // one for the kept connection that broke
  })
})

describe('a list that expires half-way', () => {
  it('goes on where it was, from a newer snapshot', async () => {
    const { client, server } = await serverWith()
    const found: string[] = []
    for await (const item of client.list(configMaps, { pageSize: 4 })) {
      if (item.kind !== 'object') continue
      found.push(nameOf(item.object))
      if (found.length === 2) {
        server.store.forget()
        await client.create(configMaps, configMap('m-55'), 'default')
      }
    }
    expect(found).toEqual([...ten.slice(0, 6), 'm-55', ...ten.slice(6)])
  })
})

describe('a watch', () => {
  async function follow(
    client: KubeClient,
    enough: (seen: readonly Watched[]) => boolean,
    act: (event: Watched) => Promise<unknown> | undefined,
  ): Promise<Watched[]> {
    const seen: Watched[] = []
    const stop = new AbortController()
    for await (const event of client.watch(configMaps, { signal: stop.signal })) {
      seen.push(event)
      if (enough(seen)) stop.abort()
      else await act(event)
    }
    return seen
  }
  const count = (seen: readonly Watched[], kind: Watched['kind']): number =>
    seen.filter((event) => event.kind === kind).length

  it('keeps up by bookmarks', async () => {
    const { client } = await serverWith()
    const seen = await follow(
      client,
      (events) => count(events, 'bookmark') >= 2,
      () => undefined,
    )
    expect(count(seen, 'listed')).toBe(10)
    expect(seen.at(-1)).toMatchObject({ kind: 'bookmark', resourceVersion: expect.stringMatching(/^\d+$/) })
  })

  it('makes a new list when its version has expired', async () => {
    const { client, server } = await serverWith()
    const seen = await follow(
      client,
      (events) => count(events, 'synced') === 2,
      async (event) => {
        if (event.kind === 'synced') server.store.forget()
        if (event.kind === 'listed' && server.store.oldest === 0) await Promise.resolve()
      },
    )
    expect(seen.filter(({ kind }) => kind === 'relist')).toMatchObject([
      {},
      { because: expect.stringContaining('has expired') },
    ])
  })

  it('goes on when the connection breaks, and misses nothing', async () => {
    const { client, server } = await serverWith()
    server.faults.push(
      { path: /watch=true/, kind: 'hang-up', times: 1 },
      { path: /watch=true/, kind: 'internal-error', times: 1 },
    )
    const seen = await follow(
      client,
      (events) => count(events, 'added') === 1,
      async (event) => {
        if (event.kind === 'synced') await client.create(configMaps, configMap('late'), 'default')
      },
    )
    expect(count(seen, 'relist')).toBe(1)
    expect(seen.at(-1)).toMatchObject({ kind: 'added', object: { metadata: { name: 'late' } } })
  })

  it('that falls silent is opened again', async () => {
    const { client, server } = await serverWith({ path: /watch=true/, kind: 'no-answer', times: 1 })
    const seen = await follow(
      client,
      (events) => count(events, 'bookmark') >= 1,
      () => undefined,
    )
    expect(server.requests.filter((request) => request.includes('watch=true')).length).toBeGreaterThan(1)
    expect(count(seen, 'relist')).toBe(1)
  })

  it('outlives a server that gives no list for a while', async () => {
    const { client } = await serverWith({ path: lists, kind: 'hang-up', times: 10 })
    const seen = await follow(
      client,
      (events) => count(events, 'synced') === 1,
      () => undefined,
    )
    expect(seen.filter(({ kind }) => kind === 'relist')).toMatchObject([
      {},
      { because: expect.stringContaining('the list failed') },
      {},
    ])
  })

  it('of what is not served ends', async () => {
    const { client } = await serverWith()
    const stop = new AbortController()
    const forbidden: ApiResource = { ...configMaps, resource: 'nothings' }
    const watch = async (): Promise<void> => {
      for await (const _ of client.watch(forbidden, { signal: stop.signal }));
    }
    expect((await errorOf(watch())).code).toBe('not-found')
  })
})
