import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type FixTarget, mendFindings } from '../../src/assess/index.ts'
import { type Json, type JsonObject, objectAt, textAt } from '../../src/core/index.ts'
import { renderDocument } from '../../src/formats/yaml-edit/index.ts'
import { readPaths } from '../../src/kube/estate/index.ts'
import type { KubeObject } from '../../src/kube/objects/index.ts'
import { type Cluster, startCluster } from './cluster.ts'
import { realParts } from './parts.ts'

const parts = realParts('kubernetes', ['etcd', 'kube-apiserver'])
const harbor = join(resolve(import.meta.dirname, '../..'), 'examples/harbor')
const resources = new Map([
  ['apps/Deployment', 'deployments'],
  ['apps/DaemonSet', 'daemonsets'],
  ['apps/StatefulSet', 'statefulsets'],
  ['batch/CronJob', 'cronjobs'],
  ['batch/Job', 'jobs'],
  ['/Pod', 'pods'],
])

describe.skipIf(parts === undefined)('fixes on a real kube-apiserver', () => {
  let cluster: Cluster

  beforeAll(async () => {
    const [etcd = '', apiServer = ''] = parts ?? []
    cluster = await startCluster({ etcd, apiServer })
  }, 120_000)

  afterAll(() => cluster?.stop(), 30_000)

  async function answerTo({ ref, version, object }: KubeObject): Promise<string> {
    await cluster.request('POST', '/api/v1/namespaces', { metadata: { name: ref.namespace } })
    const api = ref.group === '' ? `/api/${version}` : `/apis/${ref.group}/${version}`
    const path = `${api}/namespaces/${ref.namespace}/${resources.get(`${ref.group}/${ref.kind}`)}?dryRun=All`
    const answer = await cluster.request('POST', path, inNamespace(object, ref.namespace))
    return answer.status === 201 ? 'taken' : (textAt(answer.body, 'message') ?? String(answer.status))
  }

  it('are taken for every workload that was taken before', async () => {
    const targets: FixTarget[] = []
    for await (const item of readPaths([harbor], process.stdin, {}))
      if ('object' in item && resources.has(`${item.object.ref.group}/${item.object.ref.kind}`))
        targets.push({ object: item.object, document: { ok: true, value: renderDocument(item.object.object) } })
    const before = await Promise.all(targets.map(({ object }) => answerTo(object)))
    const run = mendFindings(targets, {
      assess: { now: '2026-11-24T00:00:00Z', selection: { only: ['POD-*', 'SEC-*'] } },
      impacts: new Set(['safe', 'may-break']),
      fileFor: () => ({ ok: false, error: 'no folder' }),
    })
    expect(run.mended.length).toBeGreaterThan(100)
    const after = await Promise.all(run.targets.map(({ object }) => answerTo(object)))
    expect(after).toEqual(before)
    expect(new Set(before)).toEqual(new Set(['taken']))
  })
})

function inNamespace(object: JsonObject, namespace: string): Json {
  return { ...object, metadata: { ...objectAt(object, 'metadata'), namespace } }
}
