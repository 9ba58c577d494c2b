import type { FixPlan, JsonObject } from '../../core/index.ts'

const dns: JsonObject = {
  to: [
    {
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } },
      podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
    },
  ],
  ports: [
    { protocol: 'UDP', port: 53 },
    { protocol: 'TCP', port: 53 },
  ],
}

/** A policy that isolates every pod of a namespace in both directions and lets them ask the cluster's DNS. */
export function defaultDenyWithDns(namespace: string): FixPlan {
  return {
    kind: 'generate',
    impact: 'may-break',
    note: 'every connection that no other policy allows stops; write policies for the ones in use first',
    object: {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: 'default-deny-all', namespace },
      spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'], egress: [dns] },
    },
  }
}

/** A policy that lets every pod of a namespace ask the cluster's DNS, and isolates nothing that is not isolated yet. */
export function allowDns(namespace: string): FixPlan {
  return {
    kind: 'generate',
    impact: 'safe',
    note: 'opens port 53 of the pods labelled k8s-app=kube-dns in kube-system; name others if your DNS runs elsewhere',
    object: {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: 'allow-dns', namespace },
      spec: { podSelector: {}, policyTypes: ['Egress'], egress: [dns] },
    },
  }
}
