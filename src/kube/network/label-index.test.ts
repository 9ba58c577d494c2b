import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../core/index.ts'
import { selects } from '../objects/index.ts'
import { estateFrom, podYaml } from './estate-from-yaml.oracle.ts'
import { candidates, exactPairs, labelIndex } from './label-index.ts'
import { servicesOf, sourceRanges } from './services.ts'
import { workloadsWith } from './workloads-near.ts'

const isOneOf = (key: string, ...values: string[]): JsonObject => ({ key, operator: 'In', values })

describe('an index of selectors', () => {
  it('finds each by its rarest label, however many have the first in common', () => {
    const plain = Array.from({ length: 2000 }, (_, index) => ({ matchLabels: { app: 'shop', name: `w${index}` } }))
    const expressions = plain.map((_, index) => ({
      matchExpressions: [isOneOf('app', 'shop'), isOneOf('name', `w${index}`)],
    }))
    for (const selectors of [plain, expressions]) {
      const index = labelIndex(selectors, exactPairs)
      expect([...candidates(index, { app: 'shop', name: 'w7' })]).toEqual([selectors[7]])
      expect([...candidates(index, { app: 'shop' })]).toEqual([])
    }
  })

  it('never loses one that selects, and keeps their order', () => {
    const text = fc.constantFrom('a', 'b', 'c')
    const labels = fc.dictionary(text, text)
    const operator = fc.constantFrom('In', 'NotIn', 'Exists', 'DoesNotExist', 'Surprise')
    const expression = fc.record({ key: text, operator, values: fc.array(text, { maxLength: 2 }) })
    const selector = fc.record({ matchLabels: labels, matchExpressions: fc.array(expression, { maxLength: 2 }) })
    fc.assert(
      fc.property(fc.array(selector), labels, (selectors, pod) => {
        const found = [...candidates(labelIndex(selectors, exactPairs), pod)]
        expect(found).toEqual(selectors.filter((one) => found.includes(one)))
        for (const one of selectors) if (selects(one, pod) !== false) expect(found).toContain(one)
      }),
    )
  })
})

describe('what is near a selector', () => {
  const pods = Array.from({ length: 50 }, (_, index) =>
    podYaml(`{ app: shop, name: w${index} }`).replace('name: web,', `name: w${index},`),
  )

  it('are the workloads that have its rarest label', async () => {
    const estate = await estateFrom(pods.join('---'))
    const near = (selector: JsonObject) =>
      workloadsWith(exactPairs(selector), 'shop', estate).map(({ object }) => object.ref.name)
    expect(near({ matchLabels: { app: 'shop', name: 'w7' } })).toEqual(['w7'])
    expect(near({ matchExpressions: [isOneOf('app', 'shop'), isOneOf('name', 'w7')] })).toEqual(['w7'])
    expect(near({ matchLabels: { app: 'shop', name: 'nobody' } })).toEqual([])
    expect(near({ matchLabels: { app: 'shop' } })).toHaveLength(50)
    expect(near({ matchExpressions: [isOneOf('name', 'w1', 'w2')] })).toHaveLength(50)
  })

  it('are the Services in the order of the estate, and their limits are added up once', async () => {
    const service = (name: string, selector: string) =>
      `apiVersion: v1\nkind: Service\nmetadata: { name: ${name}, namespace: shop }\nspec: { type: LoadBalancer, selector: ${selector}, loadBalancerSourceRanges: [10.0.0.0/8] }\n`
    const services = [
      service('b', '{ name: w7 }'),
      service('c', '{ app: shop }'),
      service('a', '{ app: shop, name: w7 }'),
    ]
    const estate = await estateFrom([...pods, ...services].join('---\n'))
    const [workload] = workloadsWith([['name', 'w7']], 'shop', estate)
    const found = workload === undefined ? [] : servicesOf(workload, estate)
    expect(found.map(({ ref }) => ref.name)).toEqual(estate.objects('', 'Service', 'shop').map(({ ref }) => ref.name))
    for (const one of found) {
      expect(sourceRanges(one)).toEqual(['10.0.0.0/8'])
      expect(sourceRanges(one)).toBe(sourceRanges(one))
    }
  })
})
