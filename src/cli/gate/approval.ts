import { member, objectAt } from '../../core/index.ts'
import type { ReviewUser } from '../../gate/index.ts'
import { type ApiResource, type KubeClient, KubeError } from '../../kube/client/index.ts'

const accessReviews: ApiResource = {
  group: 'authorization.k8s.io',
  version: 'v1',
  kind: 'SubjectAccessReview',
  resource: 'subjectaccessreviews',
  namespaced: false,
  verbs: ['create'],
}

/**
 * Whether a user has the verb `approve` on exceptions of a namespace: a right of its own, which nobody gets with the
 * right to write into a namespace. Undefined when the API server does not say.
 */
export async function mayApprove(
  client: KubeClient,
  { username, groups, scope }: ReviewUser,
  namespace: string,
): Promise<boolean | undefined> {
  const resourceAttributes = { group: 'seawall.dev', resource: 'securityexceptions', verb: 'approve', namespace }
  try {
    const answer = await client.create(accessReviews, {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SubjectAccessReview',
      metadata: {},
      spec: { user: username, groups, ...scope, resourceAttributes },
    })
    return member(objectAt(answer, 'status'), 'allowed') === true
  } catch (error) {
    if (error instanceof KubeError) return undefined
    throw error
  }
}
