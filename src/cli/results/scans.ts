import { statSync } from 'node:fs'
import { readStoredScans, type StoredScans } from '../../assess/running/index.ts'
import { messageOf, printable } from '../../core/index.ts'
import { openResults } from './folder.ts'

/** The folder whose results images are judged by: only the one that is named, for without it nobody asks. */
function namedFolder(folder: string | undefined): string | undefined {
  return folder ?? (process.env.SEAWALL_RESULTS || undefined)
}

/** What scans say of images, as the results stand now. */
export async function scansIn(folder: string | undefined): Promise<StoredScans | undefined> {
  const named = namedFolder(folder)
  return named === undefined ? undefined : readStoredScans(openResults(named))
}

const lookEveryMs = 30_000

/** The same for whoever runs on: read again when the folder has changed, beside the work. */
export class FollowedScans {
  readonly #folder: string
  readonly #timer: NodeJS.Timeout
  #mark: string
  #scans: StoredScans
  #busy = false

  private constructor(folder: string, mark: string, scans: StoredScans, everyMs: number) {
    this.#folder = folder
    this.#mark = mark
    this.#scans = scans
    this.#timer = setInterval(() => void this.#look(), everyMs)
    this.#timer.unref()
  }

  static async begin(folder: string | undefined, everyMs = lookEveryMs): Promise<FollowedScans | undefined> {
    const named = namedFolder(folder)
    if (named === undefined) return undefined
    const mark = markOf(named)
    return new FollowedScans(named, mark, await readStoredScans(openResults(named)), everyMs)
  }

  get current(): StoredScans {
    return this.#scans
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  /** What was read before holds until all of the new has been. */
  async #look(): Promise<void> {
    const mark = markOf(this.#folder)
    if (this.#busy || mark === this.#mark) return
    this.#busy = true
    try {
      this.#scans = await readStoredScans(openResults(this.#folder))
      this.#mark = mark
    } catch (error) {
      process.stderr.write(`seawall: the results of scans stay as they were: ${printable(messageOf(error))}\n`)
    } finally {
      this.#busy = false
    }
  }
}

/** Results are put in place under their names, which changes the folder. */
function markOf(folder: string): string {
  const stats = statSync(folder, { throwIfNoEntry: false })
  return stats === undefined ? '' : `${stats.mtimeMs} ${stats.ino}`
}
