import type { ByteView } from '../byte-view/index.ts'
import type { Budget } from '../zip/index.ts'
import type { Coordinates } from './coordinates.ts'

export interface JarOptions {
  /** What artifact a whole archive is, by the SHA-1 of its bytes in hexadecimal. */
  readonly lookUp?: (sha1: string) => Coordinates | undefined
  /** How much may be unpacked and read for one file, in bytes. */
  readonly mostWork?: number
}

/** What goes along from an archive into those inside it. */
export interface Walk {
  readonly budget: Budget
  /** XML is slow to read: beyond this, licences are left out. */
  readonly xmlBudget: Budget
  readonly options: JarOptions
  readonly warnings: string[]
  readonly notes: string[]
}

/** One archive on the way: `depth` others contain it. */
export interface Place {
  readonly view: ByteView
  /** Its name, after the names of those that contain it. */
  readonly path: string
  readonly depth: number
}

const mostWarnings = 100

export function warn(walk: Walk, { path }: Place, message: string): void {
  if (walk.warnings.length < mostWarnings) walk.warnings.push(`${path}: ${message}`)
}

export function note(walk: Walk, { path }: Place, message: string): void {
  if (walk.notes.length < mostWarnings) walk.notes.push(`${path}: ${message}`)
}
