import type { ByteView } from '../byte-view/index.ts'
import type { Classifier, Evidence } from './classifiers.ts'

export interface Found {
  readonly packageName: string
  readonly version: string
}

const windowSize = 1 << 20
/** As much of the file is looked at around a place as any evidence asks for. */
const pieceSize = 320
const mostBack = 160
/** Text as short as `\0v` may stand anywhere in a file that was made for it. */
const mostPlaces = 100_000

interface Trial {
  readonly packageName: string
  readonly evidence: Evidence
  places: number
  version?: string
}

/** Looks for all evidence in one pass. The first that is found is right, in the order of the classifiers. */
export function findVersion(view: ByteView, classifiers: readonly Classifier[], mostBytes: number): Found | undefined {
  let trials: Trial[] = classifiers.flatMap(({ packageName, evidence }) =>
    evidence.map((one) => ({ packageName, evidence: one, places: 0 })),
  )
  const end = Math.min(view.size, mostBytes)
  for (let start = 0; start < end && trials.length > 0 && trials[0]?.version === undefined; start += windowSize) {
    const from = Math.max(0, start - mostBack)
    const window = view.read(from, windowSize + pieceSize + (start - from))
    for (const trial of trials) search(trial, window, start - from)
    const found = trials.findIndex(({ version }) => version !== undefined)
    if (found >= 0) trials = trials.slice(0, found + 1)
  }
  const best = trials.find(({ version }) => version !== undefined)
  return best?.version === undefined ? undefined : { packageName: best.packageName, version: best.version }
}

/** Tries the places that begin in this window; what follows them is there too. */
function search(trial: Trial, window: Buffer, start: number): void {
  const { near, match, back } = trial.evidence
  if (trial.version !== undefined) return
  for (let at = window.indexOf(near, start); at >= 0 && at < start + windowSize; at = window.indexOf(near, at + 1)) {
    if (++trial.places > mostPlaces) return
    const piece = window.toString('latin1', Math.max(0, at - back), at + pieceSize)
    const version = match.exec(piece)?.[1]
    if (version === undefined) continue
    trial.version = version
    return
  }
}
