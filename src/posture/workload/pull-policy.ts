import { parseImageReference } from '../../kube/pod-facts/index.ts'
import { fail, type TemplateCheck, unset, wrong } from '../check.ts'

/** The pull policies an organisation accepts; without a list it asks nothing. A digest needs no second look. */
export const acceptedPullPolicy: TemplateCheck = {
  id: 'POD-16/accepted-pull-policy',
  needs: [],
  params: { policies: [], unset: [] },
  appliesTo: () => true,
  evaluate: ({ containers }, { policies = [], unset: ofUnset = [] }) => {
    if (policies.length === 0) return [{ kind: 'not-applicable', why: 'no pull policies are configured' }]
    return containers.flatMap(({ image, pullPolicy: { value, path }, name }) => {
      if (image.value === undefined) return []
      const { tag, digest } = parseImageReference(image.value)
      if (digest !== undefined || policies.includes(value ?? ofUnset[0] ?? defaultPolicy(tag))) return []
      const message = `container "${name}" may start an image that the registry was not asked for`
      return [fail(value === undefined ? unset(path, message) : wrong(path, value, message), name)]
    })
  },
}

/** What the API server writes where nothing is said. */
function defaultPolicy(tag: string | undefined): string {
  return tag === undefined || tag === 'latest' ? 'Always' : 'IfNotPresent'
}
