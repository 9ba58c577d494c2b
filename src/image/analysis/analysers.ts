import { packageFormats, programFormats } from './formats.ts'
import { packageAnalyser, programAnalyser } from './package-analyser.ts'
import { libraryFolderAnalyser, programFactsAnalyser } from './program-facts-analyser.ts'
import { projectAnalyser } from './project-analyser.ts'
import { copyrightAnalyser, type OwnedFiles, ownerAnalyser, releaseAnalyser } from './system-files.ts'
import type { Analyser } from './types.ts'
import { formatFinder } from './wanted.ts'

const finder = formatFinder(packageFormats)

/** Whose owner can matter: what a language's package goes by, programs and libraries. */
function matters(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1)
  if (/^(?:usr\/)?(?:local\/)?s?bin\//.test(path) || /\.so(?:\.|$)/.test(name)) return true
  return finder.of({ path, name, size: 0, mode: 0 }).length > 0
}

/** What an inventory needs. */
export const inventoryAnalysers: readonly Analyser[] = inventoryWith({ kind: 'those that matter', matters })

/** What the surface needs: an inventory with every file that a package owns, and what programs need to start. */
export const surfaceAnalysers: readonly Analyser[] = [
  ...inventoryWith({ kind: 'all' }),
  programFactsAnalyser,
  libraryFolderAnalyser,
]

function inventoryWith(owned: OwnedFiles): readonly Analyser[] {
  return [
    packageAnalyser(packageFormats, owned),
    projectAnalyser,
    programAnalyser(programFormats),
    releaseAnalyser,
    copyrightAnalyser,
    ownerAnalyser(owned),
  ]
}
