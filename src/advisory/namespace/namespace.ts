import type { PackageType } from '../../core/index.ts'
import type { Namespace } from '../types.ts'
import distributions from './distributions.json' with { type: 'json' }

interface Distribution {
  /** The package type of its own packages. */
  readonly type: 'apk' | 'deb' | 'rpm' | 'alpm'
  /** How many parts of the version name a release: 3.20 of 3.20.3, 9 of 9.4. */
  readonly parts?: number
  /** It has no releases: one list for all of it. */
  readonly rolling?: boolean
  /** Its packages are judged by the advisories of these, too. */
  readonly also?: readonly string[]
  readonly codenames?: Readonly<Record<string, string>>
}

type Entry = Distribution | { readonly as: string }
const known = new Map<string, Entry>(Object.entries(distributions as Readonly<Record<string, Entry>>)) // one shape or the other

function distribution(id: string): { readonly id: string; readonly is: Distribution } | undefined {
  const entry = known.get(id.toLowerCase())
  if (entry === undefined) return undefined
  return 'as' in entry ? distribution(entry.as) : { id: id.toLowerCase(), is: entry }
}

/** The namespace of a release: `deb:debian:12` of `debian` and `12`, `12.5` or `bookworm`. */
export function namespaceOfRelease(id: string, release: string): Namespace | undefined {
  const found = distribution(id)
  if (found === undefined) return undefined
  const { codenames = {}, parts = 1, rolling, type } = found.is
  if (rolling) return `${type}:${found.id}`
  const named = Object.hasOwn(codenames, release) ? codenames[release] : undefined
  const short = release
    .replace(/^v(?=\d)/, '')
    .split(/[.-]/)
    .slice(0, parts)
    .join('.')
  const version = named ?? (Object.hasOwn(codenames, short) ? codenames[short] : undefined) ?? short
  return version === '' ? undefined : `${type}:${found.id}:${version}`
}

/** Where the packages of an operating system are looked up, its own advisories first; empty where nobody's are known. */
export function namespacesOfSystem({
  id,
  versionId,
}: {
  readonly id: string
  readonly versionId: string
}): Namespace[] {
  const own = namespaceOfRelease(id, versionId)
  const found = distribution(id)
  if (own === undefined || found === undefined) return []
  const [type, , release] = own.split(':')
  const others = (found.is.also ?? []).map((other) =>
    [type, other, ...(release === undefined ? [] : [release])].join(':'),
  )
  return [own, ...others]
}

/** The package type, and with it the order of versions, of a namespace. */
export function typeOfNamespace(namespace: Namespace): PackageType {
  const end = namespace.indexOf(':')
  return (end < 0 ? namespace : namespace.slice(0, end)) as PackageType // every namespace begins with one
}

/** How a name is written in a namespace, where several spellings mean one package. */
export function nameIn(namespace: Namespace, name: string): string {
  switch (typeOfNamespace(namespace)) {
    case 'pypi':
      return name.toLowerCase().replace(/[-_.]+/g, '-') // PEP 503
    case 'nuget':
    case 'composer':
    case 'hex':
    case 'pub':
      return name.toLowerCase()
    case 'swift':
      return name
        .toLowerCase()
        .replace(/^https?:\/\//, '')
        .replace(/\.git$/, '')
    default:
      return name
  }
}
