import { describe, expect, it } from 'vitest'
import { summaryOf } from '../../advisory/index.ts'
import { digestOf, exampleResult } from '../../advisory/results/result.test-support.ts'
import type { Json, JsonObject } from '../../core/index.ts'
import { podTemplatePaths, readKubeObject } from '../../kube/objects/index.ts'
import { ImageResults, RunningEstate, type RunningWorkload } from './index.ts'

function running(
  objects: readonly JsonObject[],
  source: 'live' | 'file' = 'live',
  complete = true,
): readonly RunningWorkload[] {
  const estate = new RunningEstate({ complete, podTemplates: podTemplatePaths() })
  for (const object of objects) {
    const origin = source === 'live' ? { source, resourceVersion: '1' } : { source, file: 'a.yaml', doc: 0, line: 1 }
    const read = readKubeObject(object, { origin })
    if (read.ok) estate.add(read.object)
  }
  return estate.finish()
}

const controller = (kind: string, name: string, apiVersion = 'apps/v1') => [
  { apiVersion, kind, name, controller: true },
]

const spec = (image: string, more: JsonObject = {}): JsonObject => ({ containers: [{ name: 'app', image }], ...more })

const deployment: JsonObject = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'shop' },
  spec: { template: { metadata: { labels: { app: 'web' } }, spec: spec('app:2') } },
}

const replicaSet: JsonObject = {
  apiVersion: 'apps/v1',
  kind: 'ReplicaSet',
  metadata: { name: 'web-7f', namespace: 'shop', ownerReferences: controller('Deployment', 'web') },
  spec: { replicas: 1, template: { metadata: { labels: { 'pod-template-hash': '7f' } }, spec: spec('app:1') } },
}

const pod = (
  name: string,
  image: string,
  imageID: string,
  owner: Json = controller('ReplicaSet', 'web-7f'),
): JsonObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'shop', labels: { 'pod-template-hash': '7f' }, ownerReferences: owner },
  spec: spec(image),
  status: { phase: 'Running', containerStatuses: [{ name: 'app', image, imageID }] },
})

const imagesOf = (workloads: readonly RunningWorkload[]) =>
  workloads.map(({ containers, pods, ref }) => [
    `${ref.kind}/${ref.name}`,
    pods,
    containers.map(({ digests, image }) => [image, ...digests]).sort(),
  ])

describe('what runs', () => {
  const pods = [
    pod('a', 'app:1', `docker.io/library/app@${digestOf(1)}`),
    pod('b', 'app:1', `docker-pullable://app@${digestOf(2)}`),
    pod('c', 'app:2', digestOf(3)),
    pod('d', 'app:2', ''),
  ]
  const expected = [
    [
      'Deployment/web',
      4,
      [
        ['app:1', digestOf(1), digestOf(2)],
        ['app:2', digestOf(3)],
      ],
    ],
  ]

  it.each([
    ['in order', [deployment, replicaSet, ...pods]],
    ['pods first', [...pods, replicaSet, deployment]],
    ['without the replica set', [...pods, deployment]],
  ])('is told of the controller, with the digests of its pods: %s', (_, objects) => {
    expect(imagesOf(running(objects))).toEqual(expected)
  })

  it('is told of the controller too when nobody gave it', () => {
    expect(imagesOf(running(pods))).toEqual(expected)
    expect(imagesOf(running([...pods, replicaSet]))).toEqual(expected)
  })

  it('keeps static pods of nodes apart, and pods of files whose owner is only claimed', () => {
    const ofNode = [
      pod('x-n1', 'x:1', '', controller('Node', 'n1', 'v1')),
      pod('x-n2', 'x:1', '', controller('Node', 'n2', 'v1')),
    ]
    expect(running(ofNode).map(({ ref }) => ref.name)).toEqual(['x-n1', 'x-n2'])
    expect(running(pods, 'file').map(({ ref }) => ref.name)).toEqual(['a', 'b', 'c', 'd'])
    expect(imagesOf(running([deployment, ...pods], 'file'))[0]?.[0]).toBe('Deployment/web')
  })

  it('ends with owners that own each other, and leaves out pods that have ended', () => {
    const loop = (name: string, owner: string): JsonObject => ({
      ...replicaSet,
      metadata: { name, namespace: 'shop', ownerReferences: controller('ReplicaSet', owner) },
    })
    expect(running([loop('a', 'b'), loop('b', 'a')]).length).toBeGreaterThan(0)
    const ended = { ...pod('a', 'app:1', ''), status: { phase: 'Succeeded' } }
    expect(running([ended])).toEqual([])
  })

  it('says what reaches a workload, and whether it is all', () => {
    const service: JsonObject = {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'web', namespace: 'shop' },
      spec: { type: 'LoadBalancer', selector: { app: 'web' } },
    }
    const reached = { entryPoints: ['shop/Service/web (LoadBalancer)'], known: true }
    expect(running([service, deployment])[0]?.exposure).toEqual(reached)
    expect(running([deployment], 'file', false)[0]?.exposure).toEqual({ entryPoints: [], known: false })
  })

  it.each([
    [{}, ['as root where the image says no other user']],
    [{ securityContext: { runAsUser: 0 } }, ['as root']],
    [{ securityContext: { runAsUser: 7 } }, []],
    [{ securityContext: { runAsNonRoot: true } }, []],
    [{ hostUsers: false }, []],
    [
      { hostPID: true, securityContext: { runAsUser: 7 }, volumes: [{ name: 'a', hostPath: { path: '/' } }] },
      ['in the process namespace of the node', 'with folders of the node'],
    ],
    [
      {
        containers: [
          {
            name: 'a',
            image: 'a',
            securityContext: { privileged: true, runAsUser: 1, capabilities: { add: ['SYS_ADMIN', 'CHOWN'] } },
          },
        ],
      },
      ['privileged', 'with SYS_ADMIN'],
    ],
  ])('says what a pod with %j may do beyond others', (more, words) => {
    const bare = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' }, spec: spec('a:1', more as JsonObject) }
    expect(running([bare])[0]?.privileges).toEqual(words)
  })

  it.each([
    [{ labels: { team: 'a' } }, 'a'],
    [{ annotations: { 'example.com/owner': 'b' } }, 'b'],
    [{ labels: { teamwork: 'c' } }, undefined],
    [{}, undefined],
  ])('finds the owner that %j names', (metadata, name) => {
    const bare = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a', ...metadata }, spec: spec('a:1') }
    expect(running([bare as JsonObject])[0]?.owner?.name).toBe(name)
  })
})

describe('results of images that run', () => {
  const results = new ImageResults()
  const add = (seed: number, names: readonly string[], more = {}) =>
    results.add(summaryOf(exampleResult({ digest: digestOf(seed), otherDigests: [], names, ...more })))
  add(1, ['docker.io/library/nginx:1.29'], { otherDigests: [digestOf(50)], read: '2026-11-01T00:00:00.000Z' })
  add(2, ['nginx:1.29'], { read: '2026-11-05T00:00:00.000Z' })
  add(3, ['nginx:1.29'], { otherDigests: [digestOf(50)], platform: 'linux/arm64' })

  it.each([
    [
      'nginx:1.29',
      [],
      [
        [2, 'name'],
        [3, 'name'],
      ],
    ],
    [
      'index.docker.io/library/nginx:1.29',
      [],
      [
        [2, 'name'],
        [3, 'name'],
      ],
    ],
    ['nginx', [], []],
    ['other:1', [1], [[1, 'digest']]],
    [
      'nginx:1.29',
      [50],
      [
        [1, 'digest'],
        [3, 'digest'],
      ],
    ],
    ['nginx:1.29', [7], []],
  ] as const)('%s, of which %j is known to run, has %j', (image, digests, expected) => {
    const found = results.of({ image, digests: digests.map(digestOf) })
    expect(found).toEqual(expected.map(([seed, by]) => ({ digest: digestOf(seed), by })))
  })
})
