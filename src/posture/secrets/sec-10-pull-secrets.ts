import { listAt, textAt } from '../../core/index.ts'
import type { PodFacts } from '../../kube/pod-facts/index.ts'
import { type ControlChecks, fail, type ObjectCheck, podCheck, wrong } from '../check.ts'
import { secretReferences } from './secret-references.ts'

function pullSecretsOf({ raw }: PodFacts): ReadonlySet<string> {
  return new Set(listAt(raw, 'imagePullSecrets').flatMap((one) => textAt(one, 'name') ?? []))
}

const onDefaultAccount: ObjectCheck = {
  id: 'SEC-10/default-account-pull-secret',
  needs: [],
  appliesTo: ({ ref }) =>
    ref.group === '' && ref.kind === 'ServiceAccount' && ref.name === 'default'
      ? true
      : { why: 'not a default service account' },
  evaluate: ({ object }) =>
    listAt(object, 'imagePullSecrets').flatMap((one, at) => {
      const name = textAt(one, 'name')
      if (!name) return []
      const message = `every pod of the namespace that names no account pulls with "${name}", whoever made it`
      return [fail(wrong(['imagePullSecrets', at, 'name'], name, message), name)]
    }),
}

export const sec10: ControlChecks = {
  templates: [
    podCheck('SEC-10/pull-secret-readable', (pod) => {
      const pull = pullSecretsOf(pod)
      return secretReferences(pod)
        .filter(({ secret }) => pull.has(secret))
        .map(({ secret, path, slot }) => {
          const message = `the application can read registry credential "${secret}", which only the kubelet needs`
          return fail(wrong(path, secret, message), slot)
        })
    }),
  ],
  objects: [onDefaultAccount],
}
