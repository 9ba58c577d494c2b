import { isObject, type Json, type JsonObject, member, objectAt } from '../../core/index.ts'

/** The steps to the pod template, by group and resource: the controllers the built-in plugin knows. */
const templateSteps: Readonly<Record<string, readonly string[]>> = {
  '/podtemplates': ['template'],
  '/replicationcontrollers': ['spec', 'template'],
  'apps/replicasets': ['spec', 'template'],
  'apps/deployments': ['spec', 'template'],
  'apps/statefulsets': ['spec', 'template'],
  'apps/daemonsets': ['spec', 'template'],
  'batch/jobs': ['spec', 'template'],
  'batch/cronjobs': ['spec', 'jobTemplate', 'spec', 'template'],
}

export interface ControllerTemplate {
  readonly metadata: JsonObject | undefined
  readonly spec: JsonObject
}

export function isPodController(group: string, resource: string): boolean {
  return Object.hasOwn(templateSteps, `${group}/${resource}`)
}

/** The pod template of a controller; undefined when it has none. */
export function controllerTemplate(group: string, resource: string, object: Json): ControllerTemplate | undefined {
  let found: Json | undefined = object
  for (const step of templateSteps[`${group}/${resource}`] ?? []) found = member(found, step)
  if (!isObject(found)) return undefined
  return { metadata: objectAt(found, 'metadata'), spec: objectAt(found, 'spec') ?? {} }
}
