import { objectAt, type Path, textAt } from '../../core/index.ts'
import { isInternal, serviceType } from '../../kube/network/index.ts'
import { fail, type ObjectCheck, unset } from '../check.ts'
import certificates from './load-balancer-certificates.json' with { type: 'json' }

const annotationsOf = new Map<string, readonly string[]>(Object.entries(certificates))
const path: Path = ['metadata', 'annotations']

/** Where TLS ends is a choice: in the pods behind it is as good, so without a list of clouds nothing is asked. */
export const loadBalancerTls: ObjectCheck = {
  id: 'EXP-04/load-balancer-tls',
  needs: [],
  params: { clouds: [] },
  appliesTo: (object) =>
    object.ref.group === '' && object.ref.kind === 'Service' && serviceType(object) === 'LoadBalancer'
      ? true
      : { why: 'not a load balancer' },
  evaluate: (object, { clouds = [] }) => {
    if (clouds.length === 0) return [{ kind: 'not-applicable', why: 'no clouds are configured' }]
    if (clouds.some((cloud) => !annotationsOf.has(cloud)))
      return [{ kind: 'unknown', missing: [{ need: 'config:clouds', scope: {}, why: 'malformed' }] }]
    if (isInternal(object)) return []
    const wanted = clouds.flatMap((cloud) => annotationsOf.get(cloud) ?? [])
    const annotations = objectAt(objectAt(object.object, 'metadata'), 'annotations')
    if (wanted.some((name) => textAt(annotations, name))) return []
    const [first] = wanted
    const message = 'the load balancer takes traffic from outside and no certificate for it is named'
    return [fail(unset(first === undefined ? path : [...path, first], message))]
  },
}
