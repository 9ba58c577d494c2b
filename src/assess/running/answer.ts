import {
  type AdvisoryStatus,
  fixBy,
  type Hits,
  inventoryPackage,
  type PackageMatch,
  priorityOf,
  type StoredPackage,
  type StoredResult,
  type Urgency,
  urgencies,
} from '../../advisory/index.ts'
import { byCodePoint, type Severity, severityRank } from '../../core/index.ts'
import type { ImageResults, JoinedBy } from './image-results.ts'
import type { Exposure, RunningContainer, RunningWorkload, WorkloadOwner } from './types.ts'

/** One package of an image that is touched by what was asked for. */
export interface AffectedPackage {
  /** Which of the questions led here. */
  readonly question: number
  /** Absent where a package was asked for. */
  readonly id?: string
  readonly aliases?: readonly string[]
  readonly type: string
  readonly name: string
  readonly version: string
  readonly path: string
  readonly layer: number
  readonly part: StoredPackage['part']
  readonly status?: AdvisoryStatus
  readonly severity?: Severity | 'unknown'
  readonly fixedIn?: string
  /** One step that mends it. */
  readonly fixBy?: string
  readonly exploited?: string
  readonly probability?: number
  readonly malicious?: boolean
  /** Why it does not count, where somebody has said so. */
  readonly suppressed?: { readonly by: string; readonly why: string }
}

/** An image that has what was asked for, or of which nobody can say. */
export interface AffectedImage {
  readonly digest: string
  readonly names: readonly string[]
  readonly platform?: string
  /** RFC 3339: when its layers were read. */
  readonly read: string
  readonly packages: readonly AffectedPackage[]
  /** Packages of which nobody can say. */
  readonly unclear: readonly { readonly name: string; readonly version: string; readonly why: string }[]
}

export interface AffectedContainer {
  readonly name: string
  readonly image: string
  /** The results that this rests on, and how they were found. */
  readonly results: readonly { readonly digest: string; readonly by: JoinedBy }[]
}

export interface AffectedWorkload {
  readonly group: string
  readonly kind: string
  readonly namespace: string
  readonly name: string
  /** `unclear` where nobody can say of any of its images. */
  readonly state: 'affected' | 'unclear'
  readonly pods: number
  readonly owner?: WorkloadOwner
  readonly exposure: Exposure
  readonly privileges: readonly string[]
  readonly urgency?: Urgency
  /** Each in words. */
  readonly because?: readonly string[]
  readonly fixBy: readonly string[]
  readonly containers: readonly AffectedContainer[]
}

/** An image that runs, and that nobody has looked at: it may have what was asked for. */
export interface UnscannedImage {
  readonly image: string
  readonly digests: readonly string[]
  readonly workloads: readonly string[]
}

/** The packages of an image that a question led to; `ids` are their numbers in the index, in the order of the result. */
export function affectedImage(
  result: StoredResult,
  ids: Uint32Array,
  questions: readonly Hits[],
): AffectedImage | undefined {
  const packages: AffectedPackage[] = []
  const unclear: AffectedImage['unclear'][number][] = []
  for (const [at, one] of result.packages.entries()) {
    const id = ids[at]
    if (id === undefined) continue
    for (const [question, { touched, unclear: doubts }] of questions.entries()) {
      const matches = touched.get(id)
      if (matches?.length === 0) packages.push({ question, ...placeOf(one) })
      for (const match of matches ?? []) packages.push({ question, ...placeOf(one), ...saidOf(one, match, result) })
      const why = doubts.get(id)
      if (why !== undefined) unclear.push({ name: one.name, version: one.version, why })
    }
  }
  if (packages.length + unclear.length === 0) return undefined
  const { digest, names, platform, read } = result
  return { digest, names, ...(platform !== undefined && { platform }), read, packages, unclear }
}

function placeOf({ layer, name, part, path, type, version }: StoredPackage): Omit<AffectedPackage, 'question'> {
  return { type, name, version, path, layer, part }
}

function saidOf(one: StoredPackage, match: PackageMatch, result: StoredResult): Partial<AffectedPackage> {
  const { aliases, exploited, fixedIn, id, malicious = false, probability, severity = 'unknown', status } = match
  const suppressed = match.suppressed ?? decidedBefore(result, one, id)
  const step = fixBy(
    { found: inventoryPackage(one), malicious, ...(fixedIn !== undefined && { fixedIn }) },
    { part: one.part, ...(result.baseName !== undefined && { baseName: result.baseName }) },
  )
  return {
    id,
    aliases,
    status,
    severity,
    ...(fixedIn !== undefined && { fixedIn }),
    ...(step !== undefined && { fixBy: step }),
    ...(exploited !== undefined && { exploited }),
    ...(probability !== undefined && { probability }),
    ...(malicious && { malicious }),
    ...(suppressed !== undefined && { suppressed: { by: suppressed.by, why: suppressed.why } }),
  }
}

/** VEX and ignore files were read with the image; what they said still holds. */
function decidedBefore({ packages, vulnerabilities }: StoredResult, one: StoredPackage, id: string) {
  return vulnerabilities.find((known) => known.id === id && packages[known.package] === one)?.suppressed
}

/** The workloads that run any of the images, the most urgent first. */
export function affectedWorkloads(
  running: readonly RunningWorkload[],
  images: ReadonlyMap<string, AffectedImage>,
  results: ImageResults,
): readonly AffectedWorkload[] {
  return running
    .flatMap((workload) => {
      const containers = workload.containers.flatMap(({ digests, image, name }) => {
        const joined = results.of({ digests, image }).filter(({ digest }) => images.has(digest))
        return joined.length === 0 ? [] : [{ name, image, results: joined }]
      })
      return containers.length === 0 ? [] : [affectedWorkload(workload, containers, images)]
    })
    .sort((a, b) => rankOf(a) - rankOf(b))
}

function affectedWorkload(
  { exposure, owner, pods, privileges, ref }: RunningWorkload,
  containers: readonly AffectedContainer[],
  images: ReadonlyMap<string, AffectedImage>,
): AffectedWorkload {
  const packages = containers.flatMap(({ results }) =>
    results.flatMap(({ digest }) => images.get(digest)?.packages ?? []),
  )
  const counting = packages.filter(({ id, suppressed }) => id !== undefined && suppressed === undefined)
  const priorities = counting
    .map((one) => priorityOfPackage(one, exposure, privileges))
    .sort((a, b) => urgencies.indexOf(a.urgency) - urgencies.indexOf(b.urgency))
  const [first] = priorities
  return {
    ...ref,
    state: packages.length > 0 ? 'affected' : 'unclear',
    pods,
    ...(owner !== undefined && { owner }),
    exposure,
    privileges,
    ...(first !== undefined && { urgency: first.urgency, because: first.because }),
    fixBy: [...new Set(packages.flatMap((one) => one.fixBy ?? []))],
    containers,
  }
}

function priorityOfPackage(one: AffectedPackage, { entryPoints }: Exposure, privileges: readonly string[]) {
  const { exploited, fixedIn, id = '', malicious = false, probability, severity } = one
  return priorityOf(
    {
      malicious,
      ...(fixedIn !== undefined && { fixedIn }),
      ...(severity !== undefined && severity !== 'unknown' && { severity }),
      ...(exploited !== undefined && { exploited: { id, added: exploited, ransomware: false } }),
      ...(probability !== undefined && { probability: { id, probability, percentile: 0 } }),
    },
    { exposed: entryPoints.length > 0, privileged: privileges.some(leadsToNode) },
  )
}

/** As root inside of the container is not yet on the node. */
const leadsToNode = (words: string): boolean => !words.startsWith('as root')

const rankOf = ({ urgency }: AffectedWorkload): number =>
  urgency === undefined ? urgencies.length : urgencies.indexOf(urgency)

/** Images that run and have no result, each once. */
export function unscannedImages(running: readonly RunningWorkload[], results: ImageResults): readonly UnscannedImage[] {
  const found = new Map<string, { readonly container: RunningContainer; readonly workloads: Set<string> }>()
  for (const { containers, ref } of running)
    for (const container of containers) {
      if (results.of(container).length > 0) continue
      const key = [container.image, ...container.digests].join('\0')
      const known = found.get(key) ?? { container, workloads: new Set() }
      found.set(key, known)
      known.workloads.add([ref.namespace, ref.kind, ref.name].filter((part) => part !== '').join('/'))
    }
  return [...found.values()]
    .map(({ container: { digests, image }, workloads }) => ({ image, digests, workloads: [...workloads] }))
    .sort((a, b) => byCodePoint(a.image, b.image))
}

/** The gravest first, then by name. */
export function graverFirst(a: AffectedImage, b: AffectedImage): number {
  return (
    gravityOf(a) - gravityOf(b) ||
    byCodePoint(a.names[0] ?? a.digest, b.names[0] ?? b.digest) ||
    byCodePoint(a.digest, b.digest)
  )
}

function gravityOf({ packages }: AffectedImage): number {
  return packages.reduce(
    (least, { severity = 'unknown' }) => Math.min(least, severity === 'unknown' ? 9 : severityRank(severity)),
    10,
  )
}
