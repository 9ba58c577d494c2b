import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Json } from '../../core/index.ts'
import { EstateIndex } from '../../kube/estate-index/index.ts'
import { estateFrom, podYaml } from '../../kube/network/estate-from-yaml.oracle.ts'
import { policyKinds } from '../../kube/network/index.ts'
import { readKubeObject } from '../../kube/objects/index.ts'
import { type EstateCheck, namespaceChecks, objectChecks, workloadChecks } from '../index.ts'

const mine = (id: string): boolean => id.startsWith('NET-') || id.startsWith('EXP-')
const routes = [
  'networking.k8s.io/Ingress',
  'gateway.networking.k8s.io/HTTPRoute',
  'networking.istio.io/VirtualService',
]
const others = [...routes, 'networking.istio.io/Gateway', 'route.openshift.io/Route', 'x/Service']
const kinds = [...policyKinds.map(({ group, kind }) => `${group}/${kind}`), ...others]

const words = [
  'app',
  'podSelector',
  'ingress',
  'egress',
  'to',
  'from',
  'ports',
  'ipBlock',
  'cidr',
  'rules',
  'http',
  'spec',
]
const more = [
  'matchLabels',
  'matchExpressions',
  'key',
  'endpointSelector',
  'subject',
  'tls',
  'hosts',
  'backendRefs',
  'type',
]
const leaf = fc.oneof(fc.constantFrom(...words, '0.0.0.0/0', 'NodePort'), fc.integer(), fc.boolean(), fc.constant(null))
const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'medium', withCrossShrink: true },
    leaf,
    fc.array(tie('tree'), { maxLength: 4 }),
    fc.dictionary(fc.constantFrom(...words, ...more), tie('tree'), { maxKeys: 6 }),
  ),
}))

it('never throws on objects of any shape', async () => {
  const {
    object: podObject,
    place,
    podLabels,
    facts,
  } = (await estateFrom(podYaml('{ app: web }'))).workloads()[0] ?? raise()
  fc.assert(
    fc.property(fc.constantFrom(...kinds), tree, (kind, spec) => {
      const slash = kind.indexOf('/')
      const apiVersion = kind.startsWith('x/') ? 'v1' : `${kind.slice(0, slash)}/v1`
      const value = {
        apiVersion,
        kind: kind.slice(slash + 1),
        metadata: { name: 'x', namespace: 'shop' },
        spec,
      } as Json
      const read = readKubeObject(value, { origin: { source: 'review', uid: 'u' } })
      if (!read.ok) throw new Error(read.message)
      const estate = new EstateIndex(true)
      estate.add(read.object)
      const workload = { object: podObject, place, podLabels, facts }
      estate.addWorkload(workload)
      const ask = <S>(checks: readonly EstateCheck<S>[], subject: S) => {
        for (const check of checks.filter(({ id }) => mine(id)))
          if (check.appliesTo(subject, estate) === true) check.evaluate(subject, estate, {})
      }
      ask(workloadChecks, workload)
      for (const namespace of estate.namespaces) ask(namespaceChecks, namespace)
      for (const check of objectChecks.filter(({ id }) => mine(id)))
        if (check.appliesTo(read.object) === true) expect(Array.isArray(check.evaluate(read.object, {}))).toBe(true)
    }),
    { numRuns: 400 },
  )
})

function raise(): never {
  throw new Error('no workload')
}
