import { packageFormats, programFormats } from './formats.ts'
import { packageAnalyser, programAnalyser } from './package-analyser.ts'
import { projectAnalyser } from './project-analyser.ts'
import { ownerAnalyser, releaseAnalyser } from './system-files.ts'
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
export const inventoryAnalysers: readonly Analyser[] = [
  packageAnalyser(packageFormats, matters),
  projectAnalyser,
  programAnalyser(programFormats),
  releaseAnalyser,
  ownerAnalyser(matters),
]
