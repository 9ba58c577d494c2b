import { npmAlias, splitNameAndVersion } from './npm-alias.ts'

/** What Yarn installs once, for all the patterns that ask for it: `ansi-regex@^2.0.0`, `ansi-regex@^2.1.0`. */
export interface YarnEntry {
  readonly patterns: readonly string[]
  readonly version: string
  /** Yarn 2 and later say what a pattern became: `string-width@npm:4.2.3`. */
  readonly resolution?: string
  /** The patterns of what it needs. */
  readonly needs: readonly string[]
}

export interface YarnEntries {
  readonly entries: readonly YarnEntry[]
  readonly warnings: readonly string[]
}

export type YarnIdentity =
  | { readonly kind: 'registry'; readonly name: string }
  /** Of the project itself, or made from another entry (a patch). */
  | { readonly kind: 'local' }
  /** A URL or repository: its name and version are whatever its package.json claims. */
  | { readonly kind: 'foreign' }
  | { readonly kind: 'unnamed' }

const localProtocols: ReadonlySet<string> = new Set([
  'exec',
  'file',
  'link',
  'patch',
  'portal',
  'root',
  'virtual',
  'workspace',
])

/** The first pattern decides: all patterns of an entry became the same thing. */
export function identify(entry: YarnEntry): YarnIdentity {
  const asked = splitNameAndVersion(entry.patterns[0] ?? '')
  if (asked === undefined || asked.name === '') return { kind: 'unnamed' }
  const protocol = /^([^:\s]*):/.exec(asked.version)?.[1] ?? 'npm'
  if (localProtocols.has(protocol)) return { kind: 'local' }
  if (protocol !== 'npm') return { kind: 'foreign' }
  const resolved = splitNameAndVersion(entry.resolution ?? '')
  const name = resolved?.version.startsWith('npm:') ? resolved.name : aliasedName(asked.version)
  return { kind: 'registry', name: name ?? asked.name }
}

/** `npm:ms@2.0.0` and, of any version, `npm:ms`; behind `npm:` Yarn 1 writes nothing but aliases. */
function aliasedName(version: string): string | undefined {
  const bare = /^npm:((?:@[^@/]+\/)?[A-Za-z][^@/]*)$/.exec(version)?.[1]
  return npmAlias(version)?.name ?? bare
}

/** Early versions of Yarn 2 leave `npm:` out where a package says what it needs. */
export function asPattern(pattern: string): string {
  return pattern.replace(/(.@)npm:/, '$1')
}
