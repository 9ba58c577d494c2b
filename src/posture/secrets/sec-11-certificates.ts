import {
  type FixOp,
  type FixPlan,
  type Json,
  listAt,
  member,
  type Outcome,
  objectAt,
  textAt,
} from '../../core/index.ts'
import type { Estate } from '../../kube/estate-index/index.ts'
import type { KubeObject } from '../../kube/objects/index.ts'
import {
  type ControlChecks,
  fail,
  fixable,
  type NeighbourCheck,
  type ObjectCheck,
  unlessAllThere,
  unset,
  wrong,
} from '../check.ts'
import { parseGoDuration } from './go-duration.ts'
import { managedSecrets, secretManagers } from './secret-managers.ts'

const isCertificate: ObjectCheck['appliesTo'] = ({ ref }) =>
  ref.group === 'cert-manager.io' && ref.kind === 'Certificate' ? true : { why: 'not a Certificate' }

const hoursOfDay = 24

/** As cert-manager has it by default: 90 days, renewed 30 days before they end. */
const mendedHours = 2160
const mendedRenewal = 720

const lifetime: ObjectCheck = {
  id: 'SEC-11/lifetime',
  needs: [],
  params: { maxDays: ['398'] },
  appliesTo: isCertificate,
  evaluate: ({ object }, { maxDays = [] }): readonly Outcome[] => {
    const spec = member(object, 'spec')
    const limit = Number(maxDays[0] ?? '')
    if (!(limit > 0)) return [{ kind: 'not-applicable', why: 'no longest lifetime is configured' }]
    if (member(spec, 'isCA') === true) return [{ kind: 'not-applicable', why: 'an authority outlives what it signs' }]
    const written = textAt(spec, 'duration')
    const hours = written === undefined ? undefined : parseGoDuration(written)
    if (hours === undefined || hours <= limit * hoursOfDay) return []
    const days = Math.round(hours / hoursOfDay)
    const message = `a stolen key of this certificate is of use for up to ${days} days`
    return [
      fixable(fail(wrong(['spec', 'duration'], written, message)), {
        kind: 'patch',
        impact: 'safe',
        note: 'cert-manager renews the certificate before it ends',
        ops: [{ op: 'set', path: ['spec', 'duration'], value: `${mendedHours}h` }, ...earlierRenewal(spec)],
      }),
    ]
  },
}

/** cert-manager refuses a renewal before the certificate begins; one soon after would be without end. */
function earlierRenewal(spec: Json | undefined): readonly FixOp[] {
  const renewal = parseGoDuration(textAt(spec, 'renewBefore') ?? '')
  if (renewal === undefined || renewal <= mendedRenewal) return []
  return [{ op: 'set', path: ['spec', 'renewBefore'], value: `${mendedRenewal}h` }]
}

const weakKey: ObjectCheck = {
  id: 'SEC-11/weak-key',
  needs: [],
  appliesTo: isCertificate,
  evaluate: ({ object }) => {
    const key = objectAt(member(object, 'spec'), 'privateKey')
    const size = Number(member(key, 'size') ?? Number.NaN)
    const algorithm = textAt(key, 'algorithm') ?? 'RSA'
    const least = algorithm === 'RSA' ? 2048 : algorithm === 'ECDSA' ? 256 : 0
    if (!(size < least)) return []
    const message = `a key of ${size} bits (${algorithm}) can be broken; ${least} is the least`
    return [
      fixable(fail(wrong(['spec', 'privateKey', 'size'], size, message)), {
        kind: 'patch',
        ...effectOfNewSize(key),
        ops: [{ op: 'set', path: ['spec', 'privateKey', 'size'], value: least }],
      }),
    ]
  },
}

/** Only `Always` makes a new key; older releases of cert-manager take `Never` where nothing is written. */
function effectOfNewSize(key: Json | undefined): Pick<FixPlan, 'impact' | 'note'> {
  if (textAt(key, 'rotationPolicy') === 'Always')
    return { impact: 'safe', note: 'the certificate is issued again with a new key' }
  const note =
    'without rotationPolicy Always cert-manager may keep the old key and renew nothing until somebody deletes its Secret'
  return { impact: 'may-break', note }
}

const notReady: ObjectCheck = {
  id: 'SEC-11/not-ready',
  needs: [],
  appliesTo: (object) => {
    const applies = isCertificate(object)
    if (applies !== true) return applies
    return member(object.object, 'status') === undefined ? { why: 'no status: not read from a cluster' } : true
  },
  evaluate: ({ object }) => {
    const status = member(object, 'status')
    const at = listAt(status, 'conditions').findIndex((condition) => textAt(condition, 'type') === 'Ready')
    const condition: Json | undefined = listAt(status, 'conditions')[at]
    if (textAt(condition, 'status') !== 'False') return []
    const reason = textAt(condition, 'reason') ?? 'no reason given'
    const until = textAt(status, 'notAfter')
    const message = `the certificate is not issued or not renewed (${reason})${until === undefined ? '' : `; the one in use ends at ${until}`}`
    return [fail(wrong(['status', 'conditions', at, 'status'], 'False', message))]
  },
}

/** cert-manager's shim makes a Certificate for every TLS entry of an Ingress that carries one of these. */
const issuerAnnotations = ['cert-manager.io/cluster-issuer', 'cert-manager.io/issuer', 'kubernetes.io/tls-acme']

function isIssued({ object }: KubeObject): boolean {
  const annotations = objectAt(member(object, 'metadata'), 'annotations')
  return issuerAnnotations.some((key) => textAt(annotations, key))
}

function secretExists(estate: Estate, namespace: string, name: string): boolean {
  if (managedSecrets(estate, namespace, secretManagers).has(name)) return true
  return estate.find({ group: '', kind: 'Secret', namespace, name }) !== undefined
}

const ingressCertificate: NeighbourCheck = {
  id: 'SEC-11/ingress-certificate',
  needs: ['api:secrets'],
  appliesTo: ({ ref, object }) => {
    if (ref.kind !== 'Ingress' || (ref.group !== 'networking.k8s.io' && ref.group !== 'extensions'))
      return { why: 'not an Ingress' }
    return listAt(member(object, 'spec'), 'tls').length > 0 ? true : { why: 'no TLS: EXP-04 asks for it' }
  },
  evaluate: (ingress, estate) =>
    listAt(member(ingress.object, 'spec'), 'tls').flatMap((entry, at): readonly Outcome[] => {
      const path = ['spec', 'tls', at, 'secretName']
      const name = textAt(entry, 'secretName')
      if (!name)
        return [fail(unset(path, "these hosts get the controller's own certificate, which browsers rarely trust"))]
      const { namespace } = ingress.ref
      if (isIssued(ingress) || secretExists(estate, namespace, name)) return []
      const message = `there is no Secret "${name}" in ${namespace}: the controller serves a certificate of its own`
      return unlessAllThere(estate, 'api:secrets', namespace, () => [fail(wrong(path, name, message))])
    }),
}

export const sec11: ControlChecks = { objects: [lifetime, weakKey, notReady], neighbours: [ingressCertificate] }
