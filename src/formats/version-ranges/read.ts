import { printable, type Result, SeawallError, shorten } from '../../core/index.ts'
import type { VersionScheme } from '../versions/index.ts'
import { union } from './algebra.ts'
import { readCargo } from './cargo.ts'
import { readComposer } from './composer.ts'
import type { ReadConstraint } from './constraint.ts'
import { readGithub } from './github.ts'
import { readMaven, readNuget } from './intervals.ts'
import { readNpm } from './npm.ts'
import { readPython } from './python.ts'
import type { VersionRange } from './range.ts'
import { readRubygems } from './rubygems.ts'

const dialects = {
  cargo: readCargo,
  composer: readComposer,
  github: readGithub,
  maven: readMaven,
  npm: readNpm,
  nuget: readNuget,
  python: readPython,
  rubygems: readRubygems,
} as const satisfies Readonly<Record<string, ReadConstraint>>

/** A way in which constraints on versions are written. */
export type RangeDialect = keyof typeof dialects

export const rangeDialects = Object.keys(dialects) as readonly RangeDialect[] // the keys of the record above

/** No constraint of an advisory is nearly as long; what takes more than this is not worth the time. */
const longest = 4096

/**
 * The versions that a constraint allows, as ranges in order: `>= 1.0, < 1.2` (github), `^1.2 || 2.x` (npm), `[1,2)`
 * (maven). What cannot be read is an error and never an empty range.
 */
export function readVersionRange(
  dialect: RangeDialect,
  text: string,
  scheme: VersionScheme,
): Result<readonly VersionRange[]> {
  const ranges = text.length > longest ? undefined : dialects[dialect](text.trim(), scheme)
  if (ranges !== undefined) return { ok: true, value: union(scheme, ranges) }
  const shown = shorten(printable(text), 80)
  return {
    ok: false,
    error: new SeawallError('malformed', `cannot read ${shown || 'nothing'} as ${dialect} version range`),
  }
}
