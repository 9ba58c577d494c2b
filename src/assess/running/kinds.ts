import type { PodTemplatePaths } from '../../kube/objects/index.ts'

/** Beside what makes pods: who owns it, and what leads to it from outside. By API group, resources in the plural. */
const beside: Readonly<Record<string, readonly string[]>> = {
  '': ['namespaces', 'services'],
  'networking.k8s.io': ['ingresses'],
  'gateway.networking.k8s.io': ['httproutes', 'grpcroutes', 'tlsroutes', 'tcproutes', 'udproutes'],
  'networking.istio.io': ['virtualservices'],
  'route.openshift.io': ['routes'],
}

/** Whether objects of a kind tell what runs, and where. */
export function saysWhatRuns(group: string, resource: string, kind: string, templates: PodTemplatePaths): boolean {
  const known = Object.hasOwn(beside, group) && beside[group]?.includes(resource) === true
  return known || templates.has(`${group}/${kind}`)
}
