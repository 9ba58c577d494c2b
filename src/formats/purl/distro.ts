import table from './distros.json' with { type: 'json' }

/** The distribution a package is built for, with the ID and VERSION_ID of its os-release file. */
export interface Distro {
  readonly id: string
  readonly versionId: string
}

const ids: ReadonlyMap<string, string> = new Map(Object.entries(table.ids))
const namespaces: ReadonlyMap<string, string> = new Map(Object.entries(table.namespaces))

/** Other scanners name distributions by families of their own: `redhat`, `alma`, `amazon`. */
export function distroId(name: string): string {
  const lower = name.toLowerCase()
  return ids.get(lower) ?? lower
}

/** The vendor, which is the namespace of a purl. */
export function namespaceOf({ id }: Distro): string {
  return namespaces.get(id) ?? id
}

/** The value of the qualifier `distro`: `debian-12`. */
export function distroQualifier({ id, versionId }: Distro): string {
  return versionId === '' ? id : `${id}-${versionId}`
}

/** Tools write `debian-12`, `opensuse-leap-15.4`, `3.18.2`, `jessie`; what is not said is in the namespace. */
export function distroOf(namespace: string | undefined, qualifier: string | undefined): Distro | undefined {
  const vendor = namespace === undefined ? '' : distroId(namespace)
  if (qualifier === undefined || qualifier === '') return vendor === '' ? undefined : { id: vendor, versionId: '' }
  const [before, after] = cutAtDash(qualifier, namespace)
  const id = before === '' ? vendor : distroId(before)
  return id === '' ? undefined : { id, versionId: after }
}

function cutAtDash(qualifier: string, namespace = ''): [id: string, version: string] {
  const dash = qualifier.lastIndexOf('-')
  if (/^[0-9]/.test(qualifier.slice(dash + 1)))
    return [qualifier.slice(0, Math.max(dash, 0)), qualifier.slice(dash + 1)]
  if (namespace !== '' && qualifier.startsWith(`${namespace}-`))
    return [namespace, qualifier.slice(namespace.length + 1)]
  return distroId(qualifier) === distroId(namespace) ? [qualifier, ''] : ['', qualifier]
}
