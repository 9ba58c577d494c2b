import { type ResultStore, type ResultSummary, type StoredResult, summaryOf } from '../../advisory/index.ts'
import { type ImageScan, type ImageScans, type ScannedFlaw, severityRank } from '../../core/index.ts'
import { parseImageReference } from '../../kube/pod-facts/index.ts'
import { ImageResults, type JoinedBy } from './image-results.ts'

/** What stored results say of images, for the gate and for scans: in memory, so that a review waits for no disk. */
export interface StoredScans {
  add(result: StoredResult): void
  /** As it is at a time, RFC 3339. */
  at(now: string): ImageScans
}

interface Known {
  readonly summary: ResultSummary
  readonly flaws: readonly ScannedFlaw[]
}

const day = 86_400_000

export function storedScans(): StoredScans {
  const images = new ImageResults()
  const known = new Map<string, Known>()
  return {
    add(result) {
      const summary = summaryOf(result)
      images.add(summary)
      known.set(result.digest, { summary, flaws: flawsOf(result) })
    },
    at: (now) => ({
      scanOf: (image) => {
        const { digest } = parseImageReference(image)
        const joined = images.of({ image, digests: digest === undefined ? [] : [digest] })
        const found = joined.flatMap((one) => known.get(one.digest) ?? [])
        return scanFrom(found, joined[0]?.by, now)
      },
    }),
  }
}

/** All results of a store. */
export async function readStoredScans(store: ResultStore): Promise<StoredScans> {
  const scans = storedScans()
  for await (const { digest } of store.list()) {
    const result = await store.get(digest)
    if (result !== undefined) scans.add(result)
  }
  return scans
}

/** Of an image for several platforms nobody knows which will run: what is wrong with any of them counts. */
function scanFrom(found: readonly Known[], by: JoinedBy | undefined, now: string): ImageScan | undefined {
  const [first] = found
  if (first === undefined) return undefined
  const scanned = found.reduce((oldest, { summary }) => (summary.scanned < oldest ? summary.scanned : oldest), '~')
  return {
    digest: first.summary.digest,
    scanned,
    ageDays: Math.max(0, Math.floor((Date.parse(now) - Date.parse(scanned)) / day)),
    complete: found.every(({ summary }) => summary.incomplete === 0 && summary.database.sample !== true),
    ...(by === 'name' && { byName: true }),
    flaws: found.length === 1 ? first.flaws : found.flatMap(({ flaws }) => flaws).sort(graverFirst),
  }
}

function flawsOf({ packages, vulnerabilities }: StoredResult): readonly ScannedFlaw[] {
  const flaws = vulnerabilities.flatMap((one): readonly ScannedFlaw[] => {
    const { exploited, fixedIn, id, malicious, package: index, probability, severity = 'unknown', suppressed } = one
    if (suppressed !== undefined) return []
    const flaw: ScannedFlaw = {
      id,
      package: packages[index]?.name ?? '',
      severity,
      ...(fixedIn !== undefined && { fixedIn }),
      ...(exploited !== undefined && { exploited: true }),
      ...(probability !== undefined && { probability }),
      ...(malicious === true && { malicious }),
    }
    return [flaw]
  })
  return flaws.sort(graverFirst)
}

const rankOf = ({ severity }: ScannedFlaw): number => (severity === 'unknown' ? 9 : severityRank(severity))
const graverFirst = (a: ScannedFlaw, b: ScannedFlaw): number => rankOf(a) - rankOf(b)
