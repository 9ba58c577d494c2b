import { listAt, member, objectAt } from '../../core/index.ts'
import { type Direction, policyDirections, policySelectsNone } from '../../kube/network/index.ts'
import type { KubeObject } from '../../kube/objects/index.ts'
import {
  type ControlChecks,
  fail,
  fixable,
  type NeighbourCheck,
  type ObjectCheck,
  unlessAllThere,
  wrong,
} from '../check.ts'

const isPolicy = ({ ref }: KubeObject): boolean => ref.group === 'networking.k8s.io' && ref.kind === 'NetworkPolicy'

const selectsNothing: NeighbourCheck = {
  id: 'NET-09/selects-nothing',
  needs: ['api:pods'],
  appliesTo: (object) => (isPolicy(object) ? true : { why: 'not a NetworkPolicy' }),
  evaluate: ({ ref, object }, estate) => {
    if (policySelectsNone(object, ref.namespace, estate) !== true) return []
    return unlessAllThere(estate, 'api:pods', ref.namespace, () => {
      const selector = member(objectAt(object, 'spec'), 'podSelector')
      const message = `no workload of ${ref.namespace} has these labels: the policy holds nothing`
      return [fail(wrong(['spec', 'podSelector'], selector, message))]
    })
  },
}

const names: Readonly<Record<Direction, string>> = { ingress: 'Ingress', egress: 'Egress' }

/** Rules for a direction that `policyTypes` leaves out are never looked at. */
const ignoredRules: ObjectCheck = {
  id: 'NET-09/ignored-rules',
  needs: [],
  appliesTo: (object) => (isPolicy(object) ? true : { why: 'not a NetworkPolicy' }),
  evaluate: ({ object }) => {
    const spec = objectAt(object, 'spec')
    const directions = policyDirections(object)
    const types = listAt(spec, 'policyTypes')
    if (directions === undefined || types.length === 0) return []
    const ignored = (['ingress', 'egress'] as const).filter(
      (direction) => listAt(spec, direction).length > 0 && !directions.has(direction),
    )
    return ignored.map((direction) => {
      const path = ['spec', 'policyTypes']
      const message = `the rules under ${direction} do nothing, because ${names[direction]} is not among the policy types`
      return fixable(fail(wrong(path, types, message)), {
        kind: 'patch',
        impact: 'may-break',
        note: `the policy then isolates its pods for ${direction} too: only what its rules allow still passes`,
        ops: [{ op: 'set', path, value: [...types, names[direction]] }],
      })
    })
  },
}

export const net09: ControlChecks = { objects: [ignoredRules], neighbours: [selectsNothing] }
