import { hash } from 'node:crypto'
import { platformText } from '../../formats/oci/index.ts'
import { type InventoryPackage, type ReadImage, unreadOf } from '../../image/index.ts'
import type { AdvisoryDatabase } from '../database/index.ts'
import type { MatchResult, Vulnerability } from '../match/index.ts'
import { digestPattern } from './shape.ts'
import { storedPackage } from './stored-package.ts'
import type { PackageMatch, StoredResult, StoredVulnerability, UsedDatabase } from './types.ts'

/** So many parts that could not be read are named. */
const mostIncomplete = 100

export interface ResultOptions {
  /** Also packages that only development needs; as when they were looked up. */
  readonly dev?: boolean
}

/**
 * The result of an image to keep; undefined for what has no digest to be found by, such as a folder. `matched` is what
 * `matchPackages` said of its packages, with what is held back marked; `now` is RFC 3339.
 */
export function resultOf(
  read: ReadImage,
  matched: MatchResult,
  database: Pick<AdvisoryDatabase, 'manifest'>,
  now: string,
  { dev = false }: ResultOptions = {},
): StoredResult | undefined {
  const { source, inventory, base } = read
  const [digest, ...otherDigests] = [source.manifestDigest, source.imageId, source.indexDigest].filter(
    (one): one is string => one !== undefined && digestPattern.test(one),
  )
  if (digest === undefined) return undefined
  const packages = inventory.packages.filter((one) => dev || one.package.dev !== true)
  const indexes = new Map(packages.map((one, index) => [one, index]))
  const { os } = inventory
  const { architecture, os: system } = source.config
  return {
    digest,
    otherDigests: [...new Set(otherDigests)].filter((one) => one !== digest),
    names: namesOf(source),
    ...(architecture !== '' && { platform: platformText({ ...source.config, os: system || 'linux' }) }),
    read: now,
    scanned: now,
    database: usedDatabase(database),
    ...(os !== undefined && {
      os: { id: os.id, versionId: os.versionId, ...(os.name !== undefined && os.name !== '' && { name: os.name }) },
    }),
    ...(base.name !== undefined && { baseName: base.name }),
    packages: packages.map((one) => storedPackage(one, one.layer < base.layers ? 'base' : 'application')),
    vulnerabilities: storedVulnerabilities(matched.vulnerabilities, indexes, now),
    mended: [],
    incomplete: incompleteOf(read),
    unjudged: matched.unjudged.flatMap(({ found, why }) => {
      const index = indexes.get(found)
      return index === undefined ? [] : [{ package: index, why }]
    }),
  }
}

/** Names of the image in a registry: files and folders are called otherwise on every machine. */
function namesOf({ kind, name, tags }: ReadImage['source']): readonly string[] {
  return [...new Set([...(kind === 'registry' || kind === 'daemon' ? [name] : []), ...tags])]
}

export function usedDatabase({ manifest }: Pick<AdvisoryDatabase, 'manifest'>): UsedDatabase {
  const { built, sample } = manifest
  return { built, digest: `sha256:${hash('sha256', JSON.stringify(manifest))}`, ...(sample === true && { sample }) }
}

function storedVulnerabilities(
  found: readonly Vulnerability[],
  indexes: ReadonlyMap<InventoryPackage, number>,
  now: string,
): readonly StoredVulnerability[] {
  return found.flatMap((one) => {
    const index = indexes.get(one.found)
    return index === undefined ? [] : [{ ...matchOf(one), package: index, firstSeen: now }]
  })
}

/** What is kept of a vulnerability, whichever image has it. */
export function matchOf(one: Vulnerability): PackageMatch {
  const { aliases, exploited, fixedIn, id, installed, malicious, probability, severity, status, suppressed } = one
  return {
    id,
    aliases,
    installed,
    status,
    ...(fixedIn !== undefined && { fixedIn }),
    ...(severity !== undefined && { severity }),
    ...(one.severityFrom !== undefined && { severityFrom: one.severityFrom }),
    ...(one.title !== undefined && { title: one.title }),
    ...(exploited !== undefined && { exploited: exploited.added }),
    ...(exploited?.ransomware === true && { ransomware: true }),
    ...(probability !== undefined && { probability: probability.probability }),
    ...(malicious && { malicious }),
    ...(suppressed !== undefined && { suppressed }),
  }
}

function incompleteOf(read: ReadImage): readonly string[] {
  const { files, layers, moreFiles } = unreadOf(read)
  const all = [
    ...layers.map(({ layer, message }) => `layer ${layer}: ${message}`),
    ...files.map(({ path, message }) => `${path}: ${message}`),
  ]
  const more = all.length - mostIncomplete + moreFiles
  return all.length + moreFiles <= mostIncomplete ? all : [...all.slice(0, mostIncomplete), `and ${more} files more`]
}
