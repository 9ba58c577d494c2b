import type { ForeignSource } from '../assess/index.ts'
import { largestForeignReport, readForeignReport } from '../formats/foreign-findings/index.ts'
import { readBounded } from './io.ts'

/** The files named by `--import`, which may be repeated; else those of the setting, separated by commas. */
export function importedFiles(named: readonly string[], setting: string | undefined): readonly string[] {
  if (named.length > 0) return named
  return (setting ?? '')
    .split(',')
    .map((file) => file.trim())
    .filter((file) => file !== '')
}

/** The reports of other tools in these files; the first that cannot be read is an error. */
export async function readForeignReports(files: readonly string[]): Promise<readonly ForeignSource[]> {
  const sources: ForeignSource[] = []
  for (const file of files) {
    const reports = readForeignReport(await readBounded(file, largestForeignReport), file)
    if (!reports.ok) throw reports.error
    sources.push(...reports.value.map((report) => ({ ...report, source: file })))
  }
  return sources
}
