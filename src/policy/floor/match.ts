import type { JsonObject } from '../../core/index.ts'

const operations = ['CREATE', 'UPDATE']

/** Older versions of an API are matched as these (`matchPolicy: Equivalent`). */
function rule(group: string, resources: readonly string[]): JsonObject {
  return { apiGroups: [group], apiVersions: ['v1'], operations, resources, scope: 'Namespaced' }
}

const pods = rule('', ['pods', 'pods/ephemeralcontainers'])
const controllers = [
  rule('', ['replicationcontrollers']),
  rule('apps', ['daemonsets', 'deployments', 'replicasets', 'statefulsets']),
  rule('batch', ['cronjobs', 'jobs']),
]

export function matchConstraints(templates: boolean): JsonObject {
  return { matchPolicy: 'Equivalent', resourceRules: templates ? [pods, ...controllers] : [pods] }
}

/** Image by image: they, and the number of containers, are all that an update of a pod can change here. */
function imagesOf(object: string, field: string): string {
  return `${object}.spec.?${field}.orValue([]).map(c, c.?image.orValue(''))`
}

const podChanged = `${imagesOf('object', 'containers')} != ${imagesOf('oldObject', 'containers')} ||
  ${imagesOf('object', 'initContainers')} != ${imagesOf('oldObject', 'initContainers')} ||
  object.spec.?ephemeralContainers.orValue([]).exists(c,
    !oldObject.spec.?ephemeralContainers.orValue([]).exists(old,
      old.name == c.name && old.?image.orValue('') == c.?image.orValue('')))`

const templateChanged = `request.kind.kind == 'CronJob' ?
    object.spec.jobTemplate.spec.template != oldObject.spec.jobTemplate.spec.template :
    object.spec.template != oldObject.spec.template`

/**
 * What is new is judged, and an update when it could change the verdict, as Pod Security Admission does: an old object
 * that breaks a rule can still be labelled, scaled and relieved of its finalizers.
 */
export function matchConditions(templates: boolean): readonly JsonObject[] {
  const changed = templates
    ? `(request.kind.kind == 'Pod' ? (
  ${podChanged}
) : (${templateChanged}))`
    : `${podChanged}`
  return [{ name: 'new-or-changed', expression: `request.operation == 'CREATE' ||\n  ${changed}` }]
}
