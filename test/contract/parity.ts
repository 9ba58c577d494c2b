import { readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { type Assessment, Assessor } from '../../src/assess/index.ts'
import { formatPath, type Json, type JsonObject, printableJson } from '../../src/core/index.ts'
import { type ApiResource, apiVersionOf, type KubeClient, KubeError } from '../../src/kube/client/index.ts'
import { type EstateItem, readPaths, readText } from '../../src/kube/estate/index.ts'
import { type LiveItem, readLive } from '../../src/kube/estate/live/index.ts'
import { type KubeObject, podTemplatePaths, readKubeObject } from '../../src/kube/objects/index.ts'

const harbor = resolve(import.meta.dirname, '../../examples/harbor')
const definitions = join(import.meta.dirname, 'custom-resources.yaml')

/**
 * The same objects as manifests, as a dump and through the API must be judged alike. Where controllers run, `settleMs`
 * gives them time to make what they make.
 */
export function parityContract(open: () => KubeClient, settleMs = 0): void {
  it('gives the same findings for manifests, a dump and the API', { timeout: 120_000 }, async () => {
    const { fromManifests, fromDump, fromApi } = await harborParity(open(), settleMs)
    expect(fromApi.findings.length).toBeGreaterThan(200)
    expect(withoutOrigins(fromDump)).toEqual(withoutOrigins(fromApi))
    expect(withoutOrigins(fromManifests)).toEqual(withoutOrigins(fromApi))
    expect(printableJson(withoutOrigins(fromManifests))).toBe(printableJson(withoutOrigins(fromApi)))
  })
}

/** What is said of examples/harbor as it is written, as a dump of a cluster it was applied to, and by its API. */
export async function harborParity(
  client: KubeClient,
  settleMs: number,
): Promise<Record<'fromManifests' | 'fromDump' | 'fromApi', Assessment>> {
  const before = await objectsOf(live(client))
  const written = (await objectsOf(readPaths([definitions, harbor], nothing(), {}))).filter(isListed)
  await createAll(client, written)
  await sleep(settleMs)
  return {
    fromManifests: await assess([dump(before), applied(readPaths([definitions, harbor], nothing(), {}))]),
    fromDump: await assess([dump(await objectsOf(live(client)))]),
    fromApi: await assess([live(client)]),
  }
}

/** The objects of a file that a server accepts: what is said of them as written, and as kept. */
export interface ParityOfFile {
  readonly refused: readonly string[]
  readonly judged: number
  readonly written: Json
  readonly kept: Json
}

/** What manifests say, and what the same objects say as a server would keep them (it keeps nothing). */
export async function parityOfFile(client: KubeClient, file: string): Promise<ParityOfFile> {
  const written: KubeObject[] = []
  const kept: KubeObject[] = []
  const refused: string[] = []
  for await (const item of applied(readPaths([file], nothing(), {}))) {
    if (!('object' in item) || !isListed(item.object)) continue
    const answer = await dryRun(client, item.object).catch((error: Error) => error.message)
    const read =
      typeof answer === 'string'
        ? undefined
        : readKubeObject(answer, { origin: { source: 'live', resourceVersion: '1' } })
    if (read?.ok) {
      written.push(item.object)
      kept.push(read.object)
    } else refused.push(`${item.object.id}: ${answer}`)
  }
  return {
    refused,
    judged: kept.length,
    written: withoutOrigins(await assess([itemsOf(written)])),
    kept: withoutOrigins(await assess([itemsOf(kept)])),
  }
}

async function dryRun(client: KubeClient, object: KubeObject): Promise<JsonObject> {
  const resource = await served(client, object, 0)
  const { namespace } = object.ref
  if (resource.namespaced) await haveNamespace(client, namespace)
  return client.create(resource, object.object, resource.namespaced ? namespace : undefined, { dryRun: true })
}

const namespaces: ApiResource = {
  group: '',
  version: 'v1',
  resource: 'namespaces',
  kind: 'Namespace',
  namespaced: false,
  verbs: [],
}

async function haveNamespace(client: KubeClient, name: string): Promise<void> {
  try {
    await client.create(namespaces, { apiVersion: 'v1', kind: 'Namespace', metadata: { name } })
  } catch (error) {
    if (!(error instanceof KubeError && error.code === 'conflict')) throw error
  }
}

async function* itemsOf(objects: readonly KubeObject[]): AsyncGenerator<EstateItem> {
  for (const object of objects) yield { object }
}

const examples = resolve(import.meta.dirname, '../../src/catalogue/examples')

/** What a cluster cannot tell as a manifest does; the list may only shrink. */
const knownDifferences: Readonly<Record<string, string>> = {
  'RB-18/default-account-token.bad.yaml': 'every namespace has a default service account that nobody wrote',
  'RB-18/deprecated-account-field.bad.yaml': 'the API server fills in both the old field and the new one',
}

/** Every example of the catalogue must be judged alike as it is written and as a server would keep it. */
export function exampleParityContract(open: () => KubeClient): void {
  it('gives the same findings for every example of the catalogue, as written and as kept', {
    timeout: 240_000,
  }, async () => {
    const different: string[] = []
    let judged = 0
    const files = readdirSync(examples, { recursive: true, encoding: 'utf8' })
    for (const name of files.filter((file) => file.endsWith('.yaml')).toSorted()) {
      const parity = await parityOfFile(open(), join(examples, name))
      judged += parity.judged
      if (printableJson(parity.written) !== printableJson(parity.kept)) different.push(name)
    }
    expect(different).toEqual(Object.keys(knownDifferences))
    expect(judged).toBeGreaterThan(300)
  })
}

const podTemplates = podTemplatePaths()
const live = (client: KubeClient): AsyncIterable<LiveItem> => readLive(client, { podTemplates })

/** A Secret in a manifest is judged for being there; a scan of a cluster never sees it. */
const isListed = ({ ref }: KubeObject): boolean => ref.kind !== 'Secret'

async function objectsOf(items: AsyncIterable<LiveItem | EstateItem>): Promise<KubeObject[]> {
  const objects: KubeObject[] = []
  for await (const item of items) {
    if ('object' in item) objects.push(item.object)
    else if ('unread' in item && item.unread.kind === 'broken') throw new Error(item.unread.message)
  }
  return objects
}

async function assess(sources: readonly AsyncIterable<LiveItem | EstateItem>[]): Promise<Assessment> {
  const assessor = new Assessor({ now: '2026-11-24T00:00:00Z', complete: true })
  for (const source of sources)
    for await (const item of source) if ('object' in item && isListed(item.object)) assessor.add(item.object)
  assessor.gapOfKind({
    of: { group: '', kind: 'Secret' },
    missing: [{ need: 'api:secrets', scope: {}, why: 'not-configured' }],
  })
  return assessor.finish()
}

/** As `kubectl get -o json` prints several kinds. */
function dump(objects: readonly KubeObject[]): AsyncIterable<EstateItem> {
  const text = printableJson({ apiVersion: 'v1', kind: 'List', items: objects.map(({ object }) => object) })
  return readText('dump.json', once(text), { cluster: true })
}

/** As they are sent: who applies a manifest that names no namespace names one. */
async function* applied(items: AsyncIterable<EstateItem>): AsyncGenerator<EstateItem> {
  for await (const item of items) {
    if (!('object' in item)) continue
    const { object, origin, locate } = { ...item.object, object: withNamespace(item.object) }
    const read = readKubeObject(object, { origin, locate })
    if (read.ok) yield { object: read.object }
  }
}

/** Everything an assessment says of objects, in its own order. */
function withoutOrigins({ findings, unanswered, tallies, podSecurity }: Assessment): Json {
  return JSON.parse(
    JSON.stringify({
      // A fix is of the object as it stands: what the server filled in may have to go with what it belongs to.
      findings: findings.map(({ origin: _, position: __, fix: ___, at, ...finding }) => ({
        ...finding,
        at: { ...at, path: formatPath(at.path) },
      })),
      unanswered,
      // Servers and controllers make objects of their own, which pass or to which nothing applies.
      tallies: tallies.map(({ notApplicable: _, pass: __, ...tally }) => tally),
      podSecurity,
    }),
  )
}

async function createAll(client: KubeClient, objects: readonly KubeObject[]): Promise<void> {
  const first = ['Namespace', 'CustomResourceDefinition', 'RuntimeClass']
  const rank = ({ ref }: KubeObject): number => (first.includes(ref.kind) ? first.indexOf(ref.kind) : first.length)
  for (const object of objects.toSorted((a, b) => rank(a) - rank(b))) {
    const resource = await served(client, object)
    const { namespace } = object.ref
    await eventually(() => client.create(resource, withNamespace(object), resource.namespaced ? namespace : undefined))
  }
}

const known = new WeakMap<KubeClient, readonly ApiResource[]>()

async function served(client: KubeClient, { ref, object }: KubeObject, waitMs = 15_000): Promise<ApiResource> {
  return eventually(async () => {
    const find = (resources: readonly ApiResource[]) =>
      resources.find(({ group, kind }) => group === ref.group && kind === ref.kind)
    const found = find(known.get(client) ?? []) ?? find((await client.discover()).resources)
    if (found === undefined) throw new KubeError('not-found', `${ref.kind} is not served`)
    known.set(client, [...(known.get(client) ?? []), found])
    // Written in another version than the preferred one: that one is asked.
    return apiVersionOf(found) === object.apiVersion
      ? found
      : { ...found, version: String(object.apiVersion).split('/').at(-1) ?? '' }
  }, waitMs)
}

function withNamespace({ object, ref }: KubeObject): JsonObject {
  const metadata = object.metadata as JsonObject // it was read, so it has a name
  return ref.namespace === '' ? object : { ...object, metadata: { ...metadata, namespace: ref.namespace } }
}

/** A definition takes a moment until its resources are served. */
async function eventually<T>(attempt: () => Promise<T>, waitMs = 15_000): Promise<T> {
  const limit = Date.now() + waitMs
  for (;;) {
    try {
      return await attempt()
    } catch (error) {
      if (!(error instanceof KubeError && error.code === 'not-found') || Date.now() >= limit) throw error
      await new Promise((done) => setTimeout(done, 200))
    }
  }
}

async function* nothing(): AsyncGenerator<Uint8Array> {}

async function* once(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text)
}
