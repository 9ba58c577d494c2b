import { SeawallError } from '../core/index.ts'

/** Every framework the catalogue refers to, with the name people know. */
export const frameworks = {
  'cis-kubernetes-1.12': 'CIS Kubernetes 1.12',
  'cis-eks-1.8': 'CIS EKS 1.8',
  'cis-aks-1.8': 'CIS AKS 1.8',
  'cis-gke-1.9': 'CIS GKE 1.9',
  'cis-docker-1.6': 'CIS Docker 1.6',
  'nsa-cisa-1.2': 'NSA/CISA Kubernetes Hardening Guide 1.2',
  'mitre-attack': 'MITRE ATT&CK',
  'microsoft-k8s-matrix': 'Microsoft threat matrix for Kubernetes',
  kubescape: 'Kubescape',
  'pod-security-standards': 'Pod Security Standards',
} as const

export type FrameworkId = keyof typeof frameworks

export const frameworkIds = Object.keys(frameworks) as readonly FrameworkId[] // keys of a constant object

/** Short names; one of them may stand for several frameworks. */
const aliases: Readonly<Record<string, readonly FrameworkId[]>> = {
  cis: ['cis-kubernetes-1.12', 'cis-eks-1.8', 'cis-aks-1.8', 'cis-gke-1.9', 'cis-docker-1.6'],
  ciskubernetes: ['cis-kubernetes-1.12'],
  cisk8s: ['cis-kubernetes-1.12'],
  eks: ['cis-eks-1.8'],
  aks: ['cis-aks-1.8'],
  gke: ['cis-gke-1.9'],
  docker: ['cis-docker-1.6'],
  nsa: ['nsa-cisa-1.2'],
  cisa: ['nsa-cisa-1.2'],
  mitre: ['mitre-attack'],
  attack: ['mitre-attack'],
  microsoft: ['microsoft-k8s-matrix'],
  ms: ['microsoft-k8s-matrix'],
  pss: ['pod-security-standards'],
  podsecurity: ['pod-security-standards'],
}

/**
 * The frameworks a name stands for. Case and punctuation do not matter, and the version may be left out:
 * `cis`, `CIS-EKS`, `nsa`, `Mitre ATT&CK`, `pss`.
 */
export function matchFrameworks(name: string): readonly FrameworkId[] {
  const wanted = plain(name)
  const alias = Object.hasOwn(aliases, wanted) ? aliases[wanted] : undefined
  if (alias !== undefined) return alias
  const exact = frameworkIds.filter((id) => plain(id) === wanted || plain(frameworks[id]) === wanted)
  if (exact.length > 0) return exact
  const begins = frameworkIds.filter((id) => plain(id).startsWith(wanted) || plain(frameworks[id]).startsWith(wanted))
  if (wanted.length > 1 && begins.length > 0) return begins
  throw new SeawallError('usage', `there is no framework "${name}"`, {
    hint: `known: ${frameworkIds.join(', ')}; short: cis, eks, aks, gke, nsa, mitre, microsoft, kubescape, pss`,
  })
}

function plain(text: string): string {
  return text.toLowerCase().replaceAll(/[^a-z0-9]/g, '')
}
