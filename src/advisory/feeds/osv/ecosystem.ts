import { namespaceOfRelease } from '../../namespace/index.ts'
import type { Namespace } from '../../types.ts'
import { suseRelease } from '../suse-release.ts'
import ecosystems from './ecosystems.json' with { type: 'json' }

/** Where OSV's records of one ecosystem belong. */
export interface Ecosystem {
  readonly namespace: Namespace
  /** Its records name binary packages and not their sources. */
  readonly binary: boolean
}

interface Entry {
  readonly type?: string
  readonly release?: string
  readonly names?: string
}

const known = new Map<string, Entry>(Object.entries(ecosystems))

/** Of `Debian:12`, `npm`, `Red Hat:enterprise_linux:9::appstream`; undefined where we know no such system (OSV schema, `affected[].package.ecosystem`). */
export function ecosystemOf(text: string): Ecosystem | undefined {
  const colon = text.indexOf(':')
  const [name, rest] = colon < 0 ? [text, ''] : [text.slice(0, colon), text.slice(colon + 1)]
  const entry = known.get(name)
  if (entry?.type !== undefined) return { namespace: entry.type, binary: false }
  const namespace = entry?.release === undefined ? undefined : namespaceOfSuffix(entry.release, rest)
  return namespace === undefined ? undefined : { namespace, binary: entry?.names === 'binary' }
}

function namespaceOfSuffix(release: string, suffix: string): Namespace | undefined {
  if (release === 'ubuntu' && suffix.startsWith('Pro:')) {
    const base = namespaceOfRelease('ubuntu', suffix.slice('Pro:'.length).split(':').at(-2) ?? '') // Pro:18.04:LTS, Pro:FIPS:18.04:LTS
    return suffix.startsWith('Pro:FIPS') ? undefined : base?.replace('ubuntu', 'ubuntu-pro')
  }
  if (release === 'ubuntu') return namespaceOfRelease('ubuntu', suffix.split(':')[0] ?? '')
  if (release === 'rhel') return namespaceOfRelease('rhel', /^enterprise_linux:(\d+)/.exec(suffix)?.[1] ?? '')
  if (release === 'sles' || release === 'opensuse-leap') return suseRelease(suffix)
  return namespaceOfRelease(release, suffix)
}
