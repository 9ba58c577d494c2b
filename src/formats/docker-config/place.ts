/** Where a credential holds: a registry, or a part of one. */
export interface AuthPlace {
  /** Lower case, with a port when one is written; may have `*` for whole labels or parts of them. */
  readonly host: string
  /** Without slashes at its ends; empty for the whole registry. */
  readonly path: string
}

/** Docker Hub by all its names is one registry. */
const hubHosts: ReadonlySet<string> = new Set(['docker.io', 'index.docker.io', 'registry-1.docker.io'])
export const hubHost = 'docker.io'

/** Reads a key of `auths`: `ghcr.io/org`, `https://index.docker.io/v1/`, `*.example.com:5000`. */
export function parseAuthKey(key: string): AuthPlace | undefined {
  if (key.length > 2048) return undefined
  const text = key.trim().replace(/^https?:\/\//i, '')
  const slash = text.indexOf('/')
  const host = canonicalHost(slash === -1 ? text : text.slice(0, slash))
  if (!/^[\w.*-]+(?::\d{1,5})?$|^\[[0-9a-f:]+\](?::\d{1,5})?$/.test(host)) return undefined
  return { host, path: slash === -1 ? '' : pathOf(text.slice(slash)) }
}

/** `/v1/` and `/v2/` name the protocol, not a folder. */
function pathOf(text: string): string {
  const parts = text.split('/').filter((part) => part !== '')
  const [first] = parts
  return (first === 'v1' || first === 'v2' ? parts.slice(1) : parts).join('/')
}

export function canonicalHost(host: string): string {
  const lower = host.toLowerCase()
  return hubHosts.has(lower) ? hubHost : lower
}

/**
 * Whether a credential for `key` is one for a repository, as the kubelet decides: hosts label by label with `*`, ports
 * equal, paths from the left. We compare whole folders, so that what is meant for `team` does not go to `team-b`.
 */
export function placeHolds(key: AuthPlace, host: string, repository: string): boolean {
  const [keyName, keyPort] = splitPort(key.host)
  const [name, port] = splitPort(canonicalHost(host))
  const keyLabels = keyName.split('.')
  const labels = name.split('.')
  return (
    keyPort === port &&
    keyLabels.length === labels.length &&
    keyLabels.every((label, at) => labelFits(label, labels[at] ?? '')) &&
    (key.path === '' || `${repository}/`.startsWith(`${key.path}/`))
  )
}

function splitPort(host: string): readonly [name: string, port: string] {
  const found = /^(.*?)(?::(\d+))?$/.exec(host)
  return [found?.[1] ?? host, found?.[2] ?? '']
}

/** The pieces between the stars must follow each other; no expression is built from what a file says. */
function labelFits(pattern: string, label: string): boolean {
  const pieces = pattern.split('*')
  const [first = '', ...rest] = pieces
  if (rest.length === 0) return pattern === label
  const last = rest.pop() ?? ''
  if (label.length < first.length + last.length || !label.startsWith(first) || !label.endsWith(last)) return false
  let at = first.length
  const end = label.length - last.length
  return rest.every((piece) => {
    const found = label.indexOf(piece, at)
    at = found + piece.length
    return found !== -1 && at <= end
  })
}

/** The most exact place first: named hosts before patterns, long paths before short ones. */
export function moreExact(a: AuthPlace, b: AuthPlace): number {
  const patterns = Number(a.host.includes('*')) - Number(b.host.includes('*'))
  return patterns || b.path.length - a.path.length || b.host.length - a.host.length
}
