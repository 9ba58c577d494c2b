/** A program that gives credentials (client.authentication.k8s.io), as the kubeconfig declares it. */
export interface ExecPlugin {
  readonly apiVersion: string
  readonly command: string
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly installHint: string | undefined
  readonly provideClusterInfo: boolean
  readonly interactive: 'Never' | 'IfAvailable' | 'Always'
}

/** How we say who we are. */
export type Credentials =
  | { readonly kind: 'none' }
  | { readonly kind: 'token'; readonly token: string }
  /** Read again from time to time: the kubelet renews it. */
  | { readonly kind: 'token-file'; readonly file: string }
  | { readonly kind: 'exec'; readonly plugin: ExecPlugin }

/** A certificate of ours and its key, PEM. */
export interface ClientCertificate {
  readonly cert: string
  readonly key: string
}

/** Everything needed to talk to one API server. */
export interface ClusterAccess {
  /** For messages: the context of the kubeconfig, or `in-cluster`. */
  readonly name: string
  readonly server: string
  /** Namespace of the context, else `default`. */
  readonly namespace: string
  /** PEM; the system's authorities when undefined. */
  readonly ca: string | undefined
  readonly serverName: string | undefined
  readonly insecure: boolean
  readonly proxy: string | undefined
  readonly certificate: ClientCertificate | undefined
  readonly credentials: Credentials
  readonly impersonate: Impersonation | undefined
}

export interface Impersonation {
  readonly user: string
  readonly groups: readonly string[]
}
