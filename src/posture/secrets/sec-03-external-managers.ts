import { listAt, member, type Outcome, textAt } from '../../core/index.ts'
import { podPath } from '../../kube/estate-index/index.ts'
import { type ControlChecks, fail, fixable, type ObjectCheck, type WorkloadCheck, wrong } from '../check.ts'
import { managedSecrets, secretManagers } from './secret-managers.ts'
import { secretReferences } from './secret-references.ts'

const unmanaged: WorkloadCheck = {
  id: 'SEC-03/unmanaged-secret',
  needs: secretManagers.map(({ need }) => need),
  params: { managers: [] },
  appliesTo: ({ facts }) => (secretReferences(facts).length === 0 ? { why: 'the pod reads no Secret' } : true),
  evaluate: (workload, estate, { managers = [] }) => {
    if (managers.length === 0) return [{ kind: 'not-applicable', why: 'no secret manager is required: not configured' }]
    const required = secretManagers.filter(({ kind }) => managers.includes(kind))
    const { namespace } = workload.object.ref
    const managed = managedSecrets(estate, namespace, required)
    const missing = required.map(({ need }) => estate.missing(need, namespace)).find((one) => one !== undefined)
    return secretReferences(workload.facts).flatMap(({ secret, path, slot }): Outcome[] => {
      if (managed.has(secret)) return []
      if (missing !== undefined) return [{ kind: 'unknown', missing: [missing], slot }]
      const message = `Secret "${secret}" is made by none of ${managers.join(', ')}`
      return [fail(wrong(podPath(workload, path), secret, message), slot)]
    })
  },
}

const synced: ObjectCheck = {
  id: 'SEC-03/synced-secret',
  needs: [],
  appliesTo: ({ ref }) =>
    ref.group === 'secrets-store.csi.x-k8s.io' && ref.kind === 'SecretProviderClass'
      ? true
      : { why: 'not a SecretProviderClass' },
  evaluate: ({ object }) =>
    listAt(member(object, 'spec'), 'secretObjects').map((one, at) => {
      const name = textAt(one, 'secretName') ?? ''
      const path = ['spec', 'secretObjects', at, 'secretName']
      const message = `values are mounted and copied into Secret "${name}" as well, where etcd keeps them`
      return fixable(fail(wrong(path, name, message), name), {
        kind: 'plan',
        impact: 'may-break',
        note: 'pods that read the Secret find none any more',
        steps: [
          `let the pods read the mounted files in place of Secret "${name}"`,
          'remove this entry of secretObjects',
        ],
      })
    }),
}

/** Zero turns refreshing off; the operators spell it in several ways. */
const never = /^0+(\.0+)?(ms|s|m|h)?$/

const rotation: ObjectCheck = {
  id: 'SEC-03/rotation-off',
  needs: [],
  appliesTo: ({ ref }) =>
    ref.group === 'external-secrets.io' && ref.kind === 'ExternalSecret' ? true : { why: 'not an ExternalSecret' },
  evaluate: ({ object }) => {
    const spec = member(object, 'spec')
    const policy = textAt(spec, 'refreshPolicy')
    const interval = textAt(spec, 'refreshInterval')
    if (policy === 'CreatedOnce')
      return [fail(wrong(['spec', 'refreshPolicy'], policy, 'a value changed in the manager never arrives here'))]
    if (policy === 'OnChange' || interval === undefined || !never.test(interval)) return []
    const at = wrong(['spec', 'refreshInterval'], interval, 'a value changed in the manager never arrives here')
    return [
      fixable(fail(at), {
        kind: 'patch',
        impact: 'may-break',
        note: 'the Secret takes the value that the manager holds now, which may differ',
        ops: [{ op: 'set', path: ['spec', 'refreshInterval'], value: '1h' }],
      }),
    ]
  },
}

export const sec03: ControlChecks = { workloads: [unmanaged], objects: [synced, rotation] }
