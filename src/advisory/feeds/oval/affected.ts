import { namespaceOfRelease } from '../../namespace/index.ts'
import type { AffectedPackage, Namespace, VersionRange } from '../../types.ts'
import { severityWord } from '../severity-word.ts'
import { mendedBy, neverTouched, unmended } from '../statement.ts'
import type { Group } from './criteria.ts'
import type { PackageAsked } from './criterion.ts'
import type { Definition } from './definition.ts'

/** One package on one release, before it is known on which architectures the same is said. */
interface Found {
  readonly namespace: Namespace
  readonly asked: PackageAsked
  readonly module: string | undefined
  readonly hosts: readonly string[] | undefined
}

/** What a definition says of packages; undefined where nothing tells for which release. */
export function affectedOf(
  definition: Definition,
  groups: readonly Group[],
  path: string,
): AffectedPackage[] | undefined {
  const found: Found[] = []
  for (const { arches, module, packages, releases } of groups)
    for (const asked of packages) {
      const microsoft = releases === undefined ? microsoftRelease(definition.id, asked.range, path) : undefined
      if (releases === undefined && microsoft === undefined) return undefined
      for (const namespace of new Set(releases ?? (microsoft === undefined ? [] : [microsoft])))
        found.push({ namespace, asked, module, hosts: arches })
    }
  const everyHost = new Set(found.flatMap(({ hosts }) => hosts ?? []))
  const severity = severityWord(definition.severity)
  const alike = Map.groupBy(found, ({ asked, module, namespace }) => JSON.stringify([namespace, asked, module]))
  return [...alike.values()].flatMap(([first, ...rest]) => {
    if (first === undefined) return []
    const { asked, module, namespace } = first
    const arches = asked.arches ?? archesOf([first, ...rest], everyHost)
    return {
      namespace,
      name: asked.name,
      ...saidOf(asked.range, definition.patchable),
      ...(severity !== undefined && { severity }),
      ...(module !== undefined && { module }),
      ...(arches !== undefined && { arches }),
      ...(!isBySource(definition.id) && { binary: true }),
    }
  })
}

/** Packages of a 32-bit system are installed on one of 64 bits, too. What is said of every system is said of all packages. */
function archesOf(found: readonly Found[], everyHost: ReadonlySet<string>): readonly string[] | undefined {
  const hosts = new Set(found.flatMap((one) => one.hosts ?? []))
  if (found.some((one) => one.hosts === undefined) || hosts.size === everyHost.size) return undefined
  const intel = ['i386', 'i486', 'i586', 'i686']
  return [...hosts].flatMap((host) => (host === 'x86_64' ? [host, ...intel] : host === 'i386' ? intel : [host]))
}

function saidOf(range: VersionRange | undefined, patchable: string): ReturnType<typeof mendedBy> {
  if (range === undefined || /^not applicable$/i.test(patchable)) return neverTouched
  if (range.to === undefined || range.toInclusive) return { ...unmended('affected'), ranges: [range] }
  return { ...mendedBy(range.to), ranges: [range] }
}

/** Microsoft's documents are for one release each, and ask for none: it shows in the versions, or in the name of the file. */
function microsoftRelease(id: string, range: VersionRange | undefined, path: string): Namespace | undefined {
  const system = /^oval:com\.microsoft\.(cbl-mariner|azurelinux):/.exec(id)?.[1]
  if (system === undefined) return undefined
  const tag = /\.(?:cm|azl)(\d{1,3})$/.exec(range?.to ?? range?.from ?? '')?.[1]
  const named = /(\d{1,3}\.\d{1,3})(?!.*\d\.\d)[^/]*$/.exec(path.slice(-200))?.[1]
  const release = tag === undefined ? named : `${tag}.0`
  return release === undefined ? undefined : namespaceOfRelease(system, release)
}

/** Microsoft names what a package is built from, the others what is installed. */
const isBySource = (id: string): boolean => id.startsWith('oval:com.microsoft.')
