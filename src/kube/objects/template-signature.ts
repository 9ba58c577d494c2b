import { canonicalJson, type Json, type JsonObject, member, objectAt } from '../../core/index.ts'
import type { PodTemplate } from './pod-templates.ts'

/** Fields of a running pod that the scheduler, the kubelet and admission fill in; no check reads them. */
const volatile = new Set([
  'nodeName',
  'tolerations',
  'schedulerName',
  'restartPolicy',
  'terminationGracePeriodSeconds',
  'dnsPolicy',
  'enableServiceLinks',
  'preemptionPolicy',
  'priority',
  'serviceAccount',
  'affinity',
  'topologySpreadConstraints',
  'nodeSelector',
  'hostname',
  'subdomain',
])

/**
 * Equal for templates that every template check judges alike: the specification without volatile fields, the
 * annotations that carry old profiles, and how much of the pod the object decides.
 */
export function templateSignature(template: PodTemplate): string {
  const spec: Record<string, Json> = {}
  for (const key of Object.keys(template.spec)) if (!volatile.has(key)) spec[key] = template.spec[key] ?? null
  return canonicalJson({
    spec,
    annotations: profileAnnotations(template.metadata),
    lists: template.containerLists.map((list) => list.field),
    complete: template.complete,
  })
}

function profileAnnotations(metadata: JsonObject | undefined): JsonObject {
  const annotations = objectAt(metadata, 'annotations') ?? {}
  const kept: Record<string, Json> = {}
  for (const key of Object.keys(annotations))
    if (key.includes('seccomp') || key.includes('apparmor')) kept[key] = member(annotations, key) ?? null
  return kept
}
