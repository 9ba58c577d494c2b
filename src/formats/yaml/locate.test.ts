import { describe, expect, it } from 'vitest'
import { locateYaml } from './locate.ts'

const text = `# comment
apiVersion: v1
metadata:
  name: x # here
  labels: {app: web, "tier": 'db'}
spec:
  containers:
  - name: a
    env: &env
    - name: K
  - name: b
    env: *env
  base: &base
    deep: {er: 1}
    over: 1
  derived:
    <<: *base
    over: 2
  late:
    over: 3
    <<: [*base, {only: 4}]
  none:
  1: number
`

describe('locating YAML values', () => {
  it.each([
    [[], 2, 1],
    [['apiVersion'], 2, 13],
    [['metadata'], 4, 3],
    [['metadata', 'name'], 4, 9],
    [['metadata', 'labels'], 5, 11],
    [['metadata', 'labels', 'tier'], 5, 30],
    [['spec', 'containers'], 8, 3],
    [['spec', 'containers', 1], 11, 5],
    [['spec', 'containers', 1, 'name'], 11, 11],
    [['spec', 'none'], 22, 8],
    [['spec', '1'], 23, 6],
  ])('finds %j', (path, line, column) => {
    expect(locateYaml(text, path)).toEqual({ line, column })
  })

  it('points to an alias, and through it when the path goes on', () => {
    expect(locateYaml(text, ['spec', 'containers', 1, 'env'])).toEqual({ line: 12, column: 10 })
    expect(locateYaml(text, ['spec', 'containers', 1, 'env', 0, 'name'])).toEqual({ line: 10, column: 13 })
  })

  it('finds a merged value where it is written, and the one that wins', () => {
    expect(locateYaml(text, ['spec', 'derived', 'deep', 'er'])).toEqual({ line: 14, column: 16 })
    expect(locateYaml(text, ['spec', 'derived', 'over'])).toEqual({ line: 18, column: 11 })
    expect(locateYaml(text, ['spec', 'late', 'over'])).toEqual({ line: 15, column: 11 })
    expect(locateYaml(text, ['spec', 'late', 'only'])).toEqual({ line: 21, column: 24 })
  })

  it('gives the nearest enclosing value when there is none at the path', () => {
    expect(locateYaml(text, ['metadata', 'annotations', 'x'])).toEqual({ line: 4, column: 3 })
    expect(locateYaml(text, ['spec', 'containers', 7])).toEqual({ line: 8, column: 3 })
    expect(locateYaml(text, ['metadata', 'name', 'x'])).toEqual({ line: 4, column: 9 })
  })

  it('knows nothing of a text without a value', () => {
    expect(locateYaml('# nothing', ['a'])).toBeUndefined()
    expect(locateYaml('a: [', ['a'])).toBeUndefined()
  })
})
