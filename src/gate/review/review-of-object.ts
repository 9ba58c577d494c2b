import type { KubeObject } from '../../kube/objects/index.ts'
import type { Review } from './review.ts'

/** The review of an object that somebody creates: what the API server would ask, without the API server. */
export function reviewOfObject({ ref, object, version }: KubeObject, username: string): Review {
  const { group, kind, namespace, name } = ref
  return {
    uid: 'test',
    kind: { group, version, kind },
    resource: { group, version, resource: pluralOf(kind) },
    subresource: '',
    name: name.endsWith('*') ? '' : name,
    namespace,
    operation: 'CREATE',
    user: { username, groups: ['system:authenticated'] },
    object,
    oldObject: undefined,
    dryRun: false,
  }
}

/** As the API's own kinds form it; those of custom resources are not known without their definition. */
function pluralOf(kind: string): string {
  const lower = kind.toLowerCase()
  if (/(s|x|z|ch|sh)$/.test(lower)) return `${lower}es`
  return /[^aeiou]y$/.test(lower) ? `${lower.slice(0, -1)}ies` : `${lower}s`
}
