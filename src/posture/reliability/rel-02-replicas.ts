import { type ControlChecks, fail, fixable, type NeighbourCheck, unlessAllThere, unset, wrong } from '../check.ts'
import { autoscalersOf, writtenReplicas } from './scaling.ts'

const stateless: ReadonlySet<string> = new Set(['Deployment', 'DeploymentConfig'])

const replicas: NeighbourCheck = {
  id: 'REL-02/replicas',
  needs: ['api:horizontalpodautoscalers'],
  params: { minimum: ['2'] },
  appliesTo: ({ ref }) => (stateless.has(ref.kind) ? true : { why: 'not a Deployment' }),
  evaluate: (object, estate, { minimum = [] }) => {
    const wanted = Number(minimum[0])
    if (!(wanted > 0)) return [{ kind: 'not-applicable', why: 'no minimum is configured' }]
    const written = writtenReplicas({ object })
    if (written === 0) return [{ kind: 'not-applicable', why: 'it is scaled to nothing' }]
    if ((written ?? 1) >= wanted) return []
    if (autoscalersOf({ object }, estate).length > 0) return [{ kind: 'not-applicable', why: 'an autoscaler decides' }]
    const path = ['spec', 'replicas']
    const message = 'the application is away while its only pods are moved or restarted'
    const note = 'the application has to tolerate a second copy of itself'
    const failure = fail(written === undefined ? unset(path, message) : wrong(path, written, message))
    return unlessAllThere(estate, 'api:horizontalpodautoscalers', object.ref.namespace, () => [
      fixable(failure, { kind: 'patch', impact: 'may-break', note, ops: [{ op: 'set', path, value: wanted }] }),
    ])
  },
}

export const rel02: ControlChecks = { neighbours: [replicas] }
