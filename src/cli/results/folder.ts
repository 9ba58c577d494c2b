import { homedir } from 'node:os'
import { join } from 'node:path'
import { folderStore, type ResultStore } from '../../advisory/index.ts'
import { printable } from '../../core/index.ts'

/** Where results of images stand: SEAWALL_RESULTS, or the user's data folder (XDG). */
export function resultsFolder({ SEAWALL_RESULTS, XDG_DATA_HOME }: NodeJS.ProcessEnv): string {
  return SEAWALL_RESULTS || join(XDG_DATA_HOME || join(homedir(), '.local/share'), 'seawall', 'results')
}

/** What is damaged is said on stderr, and counts as not there. */
export function openResults(folder: string): ResultStore {
  const told = new Set<string>()
  return folderStore({
    folder,
    onFault: (file, why) => {
      if (told.has(file)) return
      told.add(file)
      process.stderr.write(`seawall: ${printable(file)} is not used: ${printable(why)}\n`)
    },
  })
}
