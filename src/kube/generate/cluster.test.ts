import { describe, expect, it } from 'vitest'
import { generateCluster } from './cluster.ts'

const size = { nodes: 3, pods: 20, templates: 5, namespaces: 2, seed: 1 }
const kinds = (objects: Iterable<{ readonly kind?: unknown }>) =>
  Object.groupBy([...objects], ({ kind }) => String(kind))

describe('generateCluster', () => {
  it('is the same for the same seed and another for another', () => {
    expect([...generateCluster(size)]).toEqual([...generateCluster(size)])
    expect([...generateCluster({ ...size, seed: 2 })]).not.toEqual([...generateCluster(size)])
  })

  it('makes as many objects as asked for', () => {
    const groups = kinds(generateCluster(size))
    expect(groups.Pod).toHaveLength(20)
    expect(groups.Node).toHaveLength(3)
    expect(groups.Namespace).toHaveLength(2)
    expect((groups.Deployment?.length ?? 0) + (groups.StatefulSet?.length ?? 0)).toBe(5)
  })
})
