import { type Json, type Missing, member, type Path, textAt } from '../../core/index.ts'
import type { Estate, Workload } from '../../kube/estate-index/index.ts'
import type { PodFacts } from '../../kube/pod-facts/index.ts'

/** The service account of a pod, and the field that says so. */
export interface PodAccount {
  readonly name: string
  readonly path: Path
  /** No field names an account: the API server takes `default`. */
  readonly implied: boolean
}

/** `serviceAccountName`, else the deprecated `serviceAccount`, else the account that every namespace has. */
export function accountOf({ serviceAccountName, raw }: PodFacts): PodAccount {
  if (serviceAccountName.value) return { name: serviceAccountName.value, path: serviceAccountName.path, implied: false }
  const deprecated = textAt(raw, 'serviceAccount')
  if (deprecated) return { name: deprecated, path: ['spec', 'serviceAccount'], implied: false }
  return { name: 'default', path: serviceAccountName.path, implied: true }
}

/** Why the account of a pod is not known: where an operator completes the pod, it names the account most of the time. */
export function unclearAccount({ facts, object, place }: Workload): Missing | undefined {
  if (place.complete || !accountOf(facts).implied) return undefined
  return { need: 'api:pods', scope: { namespace: object.ref.namespace }, why: 'unsupported' }
}

/** Whether a pod gets a token of its account, and who decided it: the pod, the account, or nobody. */
export type TokenMount =
  | { readonly mounted: boolean; readonly by: 'pod' | 'account' | 'nobody' }
  | { readonly mounted: undefined; readonly missing: Missing }

export function tokenMountOf(workload: Workload, estate: Estate): TokenMount {
  const { facts, object } = workload
  if (facts.automountToken.value !== undefined) return { mounted: facts.automountToken.value, by: 'pod' }
  const unclear = unclearAccount(workload)
  if (unclear !== undefined) return { mounted: undefined, missing: unclear }
  const { namespace } = object.ref
  const account = estate.find({ group: '', kind: 'ServiceAccount', namespace, name: accountOf(facts).name })
  if (account === undefined) {
    const missing = estate.missing('api:serviceaccounts', namespace)
    return missing === undefined ? { mounted: true, by: 'nobody' } : { mounted: undefined, missing }
  }
  const said = automountOf(account.object)
  return said === undefined ? { mounted: true, by: 'nobody' } : { mounted: said, by: 'account' }
}

/** What a service account says about mounting its token. */
export function automountOf(account: Json): boolean | undefined {
  const said = member(account, 'automountServiceAccountToken')
  return typeof said === 'boolean' ? said : undefined
}
