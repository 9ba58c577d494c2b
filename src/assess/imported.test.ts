import { describe, expect, it } from 'vitest'
import type { JsonObject, Origin } from '../core/index.ts'
import type { ForeignFinding } from '../formats/foreign-findings/index.ts'
import { readKubeObject } from '../kube/objects/index.ts'
import { ImportedJoin } from './imported.ts'

const digest = (digit: string): string => `sha256:${digit.repeat(64)}`
const at = (file: string, line: number): Origin => ({ source: 'file', file, doc: 0, line })
const fromDump: Origin = { source: 'dump', file: 'dump.json', item: 0, line: 1 }

function add(join: ImportedJoin, object: JsonObject, origin: Origin): void {
  const read = readKubeObject(object, { origin })
  if (!read.ok) throw new Error(read.message)
  join.add(read.object)
}

const deployment = (name: string, namespace: string | undefined, image: string): JsonObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name, ...(namespace !== undefined && { namespace }) },
  spec: { template: { spec: { containers: [{ name: 'app', image }] } } },
})

const pod = (name: string, labels: JsonObject, owner: JsonObject, image: string): JsonObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'shop', uid: 'u', labels, ownerReferences: [{ ...owner, controller: true }] },
  spec: { containers: [{ name: 'app', image }] },
})

const service = (name: string, namespace: string): JsonObject => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name, namespace },
  spec: {},
})

function joined(join: ImportedJoin, about: Partial<ForeignFinding>): string {
  const finding: ForeignFinding = { rule: 'R', title: 'T', severity: 'high', ...about }
  const [report] = join.join([{ source: 'r.json', tool: 'Tool', findings: [finding], leftOut: 0 }])
  const [only] = report?.findings ?? []
  if (only === undefined) throw new Error('the finding was lost')
  const names = only.subjects.map(({ namespace, kind, name }) => `${namespace}/${kind}/${name}`)
  return `${only.by}: ${names.join(' ')}`.trim()
}

const image = (...references: string[]) => ({ image: { name: references[0] ?? '', references } })

describe('joining by object', () => {
  const join = new ImportedJoin()
  add(join, deployment('web', 'shop', 'web:1'), at('deploy/web.yaml', 1))
  add(join, deployment('web', 'blog', 'web:2'), at('deploy/blog.yaml', 1))
  add(join, deployment('api', undefined, 'api:1'), at('deploy/api.yaml', 1))

  it('takes the object of the same kind, namespace and name', () => {
    expect(joined(join, { subject: { kind: 'Deployment', namespace: 'shop', name: 'web' } })).toBe(
      'object: shop/Deployment/web',
    )
    expect(joined(join, { subject: { kind: 'Deployment', namespace: 'other', name: 'web' } })).toBe('nothing:')
    expect(joined(join, { subject: { kind: 'StatefulSet', namespace: 'shop', name: 'web' } })).toBe('nothing:')
  })

  it('takes the only candidate where a tool names no namespace, and none of several', () => {
    expect(joined(join, { subject: { kind: 'Deployment', namespace: '', name: 'api' } })).toBe(
      'object: default/Deployment/api',
    )
    expect(joined(join, { subject: { kind: 'Deployment', namespace: '', name: 'web' } })).toBe('nothing:')
  })

  it('lets the file decide between several', () => {
    const about = {
      subject: { kind: 'Deployment', namespace: '', name: 'web' },
      file: { path: 'blog.yaml', root: 'deploy' },
    }
    expect(joined(join, about)).toBe('object: blog/Deployment/web')
  })
})

describe('joining by image', () => {
  const join = new ImportedJoin()
  add(join, deployment('tagged', 'shop', 'nginx:1.25'), at('a.yaml', 1))
  add(join, deployment('pinned', 'shop', `registry.example.com:5000/web:1@${digest('a')}`), at('b.yaml', 1))
  add(join, deployment('bare', 'shop', `web@${digest('b')}`), at('c.yaml', 1))

  it('knows the long and the short name of an image of Docker Hub', () => {
    expect(joined(join, image('docker.io/library/nginx:1.25'))).toBe('image: shop/Deployment/tagged')
    expect(joined(join, image('index.docker.io/library/nginx:1.25'))).toBe('image: shop/Deployment/tagged')
    expect(joined(join, image('nginx'))).toBe('nothing:')
    expect(joined(join, image('quay.io/library/nginx:1.25'))).toBe('nothing:')
  })

  it('takes an equal digest as proof, wherever the image was copied to', () => {
    expect(joined(join, image(`mirror.example.com/web@${digest('a')}`))).toBe('image: shop/Deployment/pinned')
    expect(joined(join, image(`mirror.example.com/web@${digest('b')}`))).toBe('image: shop/Deployment/bare')
  })

  it('takes an equal tag unless the digests differ', () => {
    expect(joined(join, image('registry.example.com:5000/web:1'))).toBe('image: shop/Deployment/pinned')
    expect(joined(join, image('registry.example.com:5000/web:1', `x@${digest('c')}`))).toBe('nothing:')
    expect(joined(join, image('web:latest'))).toBe('nothing:')
  })

  it('does not take a file of an image for one of ours', () => {
    expect(joined(join, { ...image('other:1'), file: { path: 'a.yaml', line: 1 } })).toBe('nothing:')
  })
})

describe('joining by file', () => {
  const join = new ImportedJoin()
  add(join, service('first', 'shop'), at('deploy/shop/all.yaml', 1))
  add(join, service('second', 'shop'), at('deploy/shop/all.yaml', 20))
  add(join, service('one', 'shop'), at('deploy/shop/one.yaml', 1))
  add(join, service('other', 'blog'), at('deploy/blog/one.yaml', 1))

  it('takes the object a line stands in', () => {
    expect(joined(join, { file: { path: 'deploy/shop/all.yaml', line: 19 } })).toBe('file: shop/Service/first')
    expect(joined(join, { file: { path: './deploy/shop//all.yaml', line: 20 } })).toBe('file: shop/Service/second')
    expect(joined(join, { file: { path: 'deploy\\shop\\all.yaml', line: 99 } })).toBe('file: shop/Service/second')
  })

  it('needs a line where a file holds several objects', () => {
    expect(joined(join, { file: { path: 'deploy/shop/all.yaml' } })).toBe('nothing:')
    expect(joined(join, { file: { path: 'deploy/shop/one.yaml' } })).toBe('file: shop/Service/one')
  })

  it('takes the only path that ends alike, and none of several', () => {
    expect(joined(join, { file: { path: '/builds/7/deploy/shop/one.yaml' } })).toBe('file: shop/Service/one')
    expect(joined(join, { file: { path: 'shop/one.yaml' } })).toBe('file: shop/Service/one')
    expect(joined(join, { file: { path: 'one.yaml', root: 'shop' } })).toBe('file: shop/Service/one')
    expect(joined(join, { file: { path: 'one.yaml' } })).toBe('nothing:')
    expect(joined(join, { file: { path: 'e.yaml' } })).toBe('nothing:')
  })
})

describe('pods of a cluster', () => {
  const owner = { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web-5d9' }
  const join = new ImportedJoin()
  add(join, pod('web-5d9-x', { 'pod-template-hash': '5d9' }, owner, 'web:1'), fromDump)
  add(join, pod('web-5d9-y', { 'pod-template-hash': '5d9' }, owner, 'web:1'), fromDump)

  it('are joined as the controller at the top, once', () => {
    expect(joined(join, image('web:1'))).toBe('image: shop/Deployment/web')
    expect(joined(join, { subject: { kind: 'Pod', namespace: 'shop', name: 'web-5d9-y' } })).toBe(
      'object: shop/Deployment/web',
    )
    expect(joined(join, { subject: { kind: 'Deployment', namespace: 'shop', name: 'web' } })).toBe(
      'object: shop/Deployment/web',
    )
  })

  it('end in no circle of owners', () => {
    const circle = new ImportedJoin()
    const self = { apiVersion: 'v1', kind: 'Pod', name: 'loop' }
    add(circle, pod('loop', {}, self, 'loop:1'), fromDump)
    expect(joined(circle, image('loop:1'))).toBe('image: shop/Pod/loop')
  })
})
