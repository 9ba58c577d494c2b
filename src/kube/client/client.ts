import { setTimeout as sleep } from 'node:timers/promises'
import { canonicalJson, isObject, type Json, type JsonObject, objectAt, textAt } from '../../core/index.ts'
import type { ClusterAccess } from './access.ts'
import { readAnswer, refusal } from './answer.ts'
import { credentialSource } from './credentials.ts'
import { type Discovery, discover } from './discovery.ts'
import { KubeError } from './error.ts'
import { type Listed, type ListOptions, listObjects } from './list.ts'
import { type ApiResource, resourceName, resourcePath } from './resource.ts'
import { type RetryPolicy, withRetries } from './retry.ts'
import { openTransport, type RawAnswer } from './transport.ts'
import { type Watched, type WatchOptions, watchObjects } from './watch.ts'

export interface ClientOptions {
  /** False refuses to run programs that the kubeconfig names. */
  readonly allowExec?: boolean
  /** Told before a program runs, and when something is unsafe. */
  readonly announce?: (text: string) => void
  readonly env?: NodeJS.ProcessEnv
  readonly interactive?: boolean
  readonly now?: () => number
  readonly limits?: Partial<ClientLimits>
  readonly retry?: Partial<RetryPolicy>
}

/** How long an answer may take, in milliseconds. */
export interface ClientLimits {
  readonly headerMs: number
  readonly idleMs: number
  readonly totalMs: number
  /** Silence of a watch: bookmarks come about every minute. */
  readonly watchIdleMs: number
  readonly watchSeconds: number
}

const defaultLimits: ClientLimits = {
  headerMs: 30_000,
  idleMs: 30_000,
  totalMs: 300_000,
  watchIdleMs: 150_000,
  watchSeconds: 290,
}

const defaultRetry: RetryPolicy = {
  attempts: 4,
  firstWaitMs: 500,
  maxWaitMs: 30_000,
  sleep: (ms) => sleep(ms),
}

const maxAnswerBytes = 64 * 1024 * 1024

/** Talks to one Kubernetes API server. */
export interface KubeClient {
  readonly access: ClusterAccess
  /** `v1.36.3`. */
  version(): Promise<string>
  discover(): Promise<Discovery>
  list(resource: ApiResource, options?: ListOptions): AsyncGenerator<Listed, void, undefined>
  watch(resource: ApiResource, options: WatchOptions): AsyncGenerator<Watched, void, undefined>
  get(resource: ApiResource, name: string, namespace?: string): Promise<JsonObject>
  /** Makes an object and gives it as the server keeps it; with `dryRun` nothing is kept. */
  create(
    resource: ApiResource,
    object: JsonObject,
    namespace?: string,
    options?: { readonly dryRun?: boolean },
  ): Promise<JsonObject>
  /**
   * Puts another version in place of an object and gives it as the server keeps it. With the `resourceVersion` it was
   * read with, a change somebody made meanwhile is a `conflict` and not lost.
   */
  replace(resource: ApiResource, object: JsonObject, namespace?: string): Promise<JsonObject>
  remove(resource: ApiResource, name: string, namespace?: string): Promise<void>
  close(): void
}

export function openClient(access: ClusterAccess, options: ClientOptions = {}): KubeClient {
  const { env = process.env, now = Date.now, announce = () => undefined } = options
  const limits = { ...defaultLimits, ...options.limits }
  const retry = { ...defaultRetry, ...options.retry }
  const credentials = credentialSource(access, {
    allowExec: options.allowExec ?? true,
    interactive: options.interactive ?? false,
    announce,
    env,
    now,
  })
  if (access.insecure) announce(`the certificate of ${access.server} is not checked (insecure-skip-tls-verify)`)
  if (isPlain(access)) announce(`${access.server} speaks no TLS: credentials and answers can be read on the way`)
  const transport = openTransport(access, env)

  interface Call {
    readonly method?: string
    readonly path: string
    readonly what: string
    readonly accept?: string
    readonly object?: Json
    readonly signal?: AbortSignal
    readonly watch?: boolean
  }

  /** One request; credentials that are refused are renewed once. */
  async function send(call: Call, mayRenew = true): Promise<RawAnswer> {
    const { method = 'GET', path, what, accept = 'application/json', object, signal, watch = false } = call
    const answer = await transport.send({
      method,
      path,
      accept,
      identity: await credentials.identity(),
      headerMs: limits.headerMs,
      idleMs: watch ? limits.watchIdleMs : limits.idleMs,
      totalMs: watch ? 0 : limits.totalMs,
      ...(object !== undefined && { body: { type: 'application/json', text: canonicalJson(object) } }),
      ...(signal !== undefined && { signal }),
    })
    if (answer.status >= 200 && answer.status < 300) return answer
    if (answer.status === 401 && mayRenew && credentials.refused()) {
      answer.discard()
      return send(call, false)
    }
    throw await refusal(answer, what)
  }

  const ask = (call: Call): Promise<Json> =>
    withRetries(retry, async () => readAnswer(await send(call), call.what, maxAnswerBytes))
  const getPath = (path: string, accept: string): Promise<Json> =>
    ask({ path, accept, what: `what ${access.server} serves` })
  const list = (resource: ApiResource, listOptions: ListOptions = {}): AsyncGenerator<Listed, void, undefined> => {
    const what = `the list of ${resourceName(resource)}`
    const open = (path: string, accept: string, signal?: AbortSignal): Promise<RawAnswer> =>
      send({ path, accept, what, ...(signal !== undefined && { signal }) })
    return listObjects(open, resource, listOptions, retry)
  }

  return {
    access,
    version: async () => textAt(await ask({ path: '/version', what: 'the version' }), 'gitVersion') ?? 'unknown',
    discover: () => discover(getPath),
    list,
    watch: (resource, watchOptions) =>
      watchObjects(
        {
          list: (listOptions) => list(resource, listOptions),
          open: (path, signal) => send({ path, signal, watch: true, what: `the watch of ${resourceName(resource)}` }),
          retry,
          watchSeconds: limits.watchSeconds,
        },
        resource,
        watchOptions,
      ),
    get: async (resource, name, namespace) =>
      expectObject(
        await ask({
          path: `${resourcePath(resource, namespace)}/${encodeURIComponent(name)}`,
          what: `${resourceName(resource)} ${name}`,
        }),
      ),
    create: async (resource, object, namespace, createOptions = {}) => {
      const what = `creating ${resource.kind} ${textAt(objectAt(object, 'metadata'), 'name') ?? ''}`
      // Not retried: whether the first attempt arrived is not known.
      const path = `${resourcePath(resource, namespace)}${createOptions.dryRun === true ? '?dryRun=All' : ''}`
      const answer = await send({ method: 'POST', path, object, what })
      return expectObject(await readAnswer(answer, what, maxAnswerBytes))
    },
    replace: async (resource, object, namespace) => {
      const name = textAt(objectAt(object, 'metadata'), 'name') ?? ''
      const what = `replacing ${resource.kind} ${name}`
      const path = `${resourcePath(resource, namespace)}/${encodeURIComponent(name)}`
      const answer = await send({ method: 'PUT', path, object, what })
      return expectObject(await readAnswer(answer, what, maxAnswerBytes))
    },
    remove: async (resource, name, namespace) => {
      const what = `removing ${resource.kind} ${name}`
      const path = `${resourcePath(resource, namespace)}/${encodeURIComponent(name)}`
      await readAnswer(await send({ method: 'DELETE', path, what }), what, maxAnswerBytes)
    },
    close: () => transport.close(),
  }
}

/** Plain HTTP to another machine; on this one it is a tunnel (kubectl proxy). */
function isPlain({ server }: ClusterAccess): boolean {
  const { protocol, hostname } = new URL(server)
  return protocol === 'http:' && !/^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname)
}

function expectObject(value: Json): JsonObject {
  if (isObject(value)) return value
  throw new KubeError('malformed', 'the API server answered with something that is no object')
}
