import lifecycles from './end-of-life.json' with { type: 'json' }
import type { OsRelease } from './types.ts'

/** Support that goes on after the regular one: Debian's LTS for everyone, Ubuntu's ESM for those who subscribe. */
export interface ExtendedSupport {
  readonly name: string
  readonly from: string
  readonly until: string
  readonly paid: boolean
}

/** Whether a release still gets security fixes without a contract, and the last day of them (`2028-06-30`) if one is set. */
export type EndOfLife =
  | { readonly ended: true; readonly on: string; readonly extended?: ExtendedSupport }
  | { readonly ended: false; readonly on?: string; readonly extended?: ExtendedSupport }

interface Lifecycle {
  /** It has no releases that end. */
  readonly rolling?: boolean
  /** How many parts of the version make a release: 3.20 of Alpine's 3.20.3, 9 of RHEL's 9.4. */
  readonly parts?: number
  /** The last day of regular support; null while none is announced. */
  readonly releases?: Readonly<Record<string, string | null>>
  readonly extended?: {
    readonly name: string
    readonly paid: boolean
    readonly releases: Readonly<Record<string, string>>
  }
}

const known: ReadonlyMap<string, Lifecycle> = new Map(Object.entries<Lifecycle>(lifecycles.systems))
const aliases: ReadonlyMap<string, string> = new Map(Object.entries(lifecycles.aliases))

/** Undefined for a system or release that is not known. `now` is an instant or a day in ISO 8601. */
export function endOfLife(id: string, versionId: string, now: string): EndOfLife | undefined {
  const lifecycle = known.get(aliases.get(id) ?? id)
  if (lifecycle?.rolling) return { ended: false }
  const release = lifecycle && releaseOf(lifecycle, versionId)
  const regular = release === undefined ? undefined : lifecycle?.releases?.[release]
  if (release === undefined || regular === undefined) return undefined
  if (regular === null) return { ended: false }
  const extended = extendedOf(lifecycle, release, regular)
  const on = extended?.paid === false ? extended.until : regular
  return { ended: now.slice(0, 10) > on, on, ...(extended === undefined ? {} : { extended }) }
}

/** The same of a system that was read. CentOS Stream calls itself `centos`, and lasts longer than CentOS 8 did. */
export function endOfLifeOf({ id, name, versionId }: OsRelease, now: string): EndOfLife | undefined {
  return endOfLife(id === 'centos' && name.startsWith('CentOS Stream') ? 'centos-stream' : id, versionId, now)
}

function releaseOf({ parts, releases = {} }: Lifecycle, versionId: string): string | undefined {
  const release = versionId.split('.').slice(0, parts).join('.')
  return [release, `${release}.0`].find((name) => Object.hasOwn(releases, name))
}

function extendedOf(lifecycle: Lifecycle | undefined, release: string, from: string): ExtendedSupport | undefined {
  const { name, paid, releases = {} } = lifecycle?.extended ?? {}
  const until = Object.hasOwn(releases, release) ? releases[release] : undefined
  return name === undefined || paid === undefined || until === undefined ? undefined : { name, from, until, paid }
}
