import { isObject, type Json, type JsonObject, listAt, objectAt, textAt } from '../../core/index.ts'
import generated from './objects.gen.json' with { type: 'json' }

/** Where the gate of `seawall gate install` stands. */
export const installNamespace = 'seawall'

const managedBy = 'app.kubernetes.io/managed-by'
const installer = 'seawall-gate-install'

export interface InstallChoices {
  /** The image of the gate, as kubelets shall pull it. */
  readonly image: string
  /** The text of the policies, in place of the chart's own. */
  readonly policies?: string
}

/**
 * What the chart makes with `tls.manage`, in the order to apply it: the namespace, the definitions of our kinds, and the
 * gate, which then makes its certificate and its webhooks itself.
 */
export function installObjects({ image, policies }: InstallChoices): readonly JsonObject[] {
  const objects = (generated as readonly Json[]).filter((object) => isObject(object))
  return [namespaceObject, ...objects.map((object) => withPolicies(withImage(object, image), policies))]
}

const namespaceObject: JsonObject = {
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: {
    name: installNamespace,
    labels: { [managedBy]: installer, 'pod-security.kubernetes.io/enforce': 'restricted' },
  },
}

/** A namespace that was there before is not ours to delete. */
export function madeByInstall(namespace: JsonObject): boolean {
  return textAt(objectAt(objectAt(namespace, 'metadata'), 'labels'), managedBy) === installer
}

/** What is taken away first must not leave the API server asking a gate that is gone; definitions take policies along. */
export function removalOrder(objects: readonly JsonObject[], withDefinitions: boolean): readonly JsonObject[] {
  const isDefinition = (object: JsonObject): boolean => textAt(object, 'kind') === 'CustomResourceDefinition'
  return objects.filter((object) => withDefinitions || !isDefinition(object)).reverse()
}

function withImage(object: JsonObject, image: string): JsonObject {
  if (textAt(object, 'kind') !== 'Deployment') return object
  const spec = objectAt(object, 'spec') ?? {}
  const template = objectAt(spec, 'template') ?? {}
  const pod = objectAt(template, 'spec') ?? {}
  const containers = listAt(pod, 'containers').map((one) => (isObject(one) ? { ...one, image } : one))
  return { ...object, spec: { ...spec, template: { ...template, spec: { ...pod, containers } } } }
}

function withPolicies(object: JsonObject, policies: string | undefined): JsonObject {
  if (policies === undefined || textAt(object, 'kind') !== 'ConfigMap') return object
  return { ...object, data: { 'policies.yaml': policies } }
}
