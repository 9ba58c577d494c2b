import { matchesGlob } from '../../../core/index.ts'
import type { Build } from '../build/index.ts'
import { instructionsIn } from './sites.ts'

/**
 * Whether a file of one of these names is known to be there: it lies beside the Dockerfile, or COPY names it. A pattern
 * such as `package*.json` means the lock file too, but where the folder is known, the folder says whether it is there.
 */
export function isKnown(build: Build, names: readonly string[]): boolean {
  const { context } = build
  if (names.some((name) => context?.names.has(name))) return true
  return copiedNames(build).some((copied) =>
    /[*?]/.test(copied)
      ? context === undefined &&
        copied.replace(/[*?]/g, '').length > 3 &&
        names.some((name) => matchesGlob(copied, name))
      : names.includes(copied),
  )
}

/** The last parts of what is copied from the folder that is sent to the builder. */
function copiedNames(build: Build): string[] {
  return [...instructionsIn(build, 'COPY', 'ADD')]
    .filter(({ instruction }) => !instruction.flags.some(({ name }) => name === 'from'))
    .flatMap(({ instruction }) => instruction.sources.map(({ text }) => text.slice(text.lastIndexOf('/') + 1)))
}
