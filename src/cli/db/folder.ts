import { homedir } from 'node:os'
import { join } from 'node:path'

/** Where the advisory database stands: SEAWALL_DB, or the user's data folder (XDG). */
export function databaseFolder({ SEAWALL_DB, XDG_DATA_HOME }: NodeJS.ProcessEnv): string {
  return SEAWALL_DB || join(XDG_DATA_HOME || join(homedir(), '.local/share'), 'seawall', 'advisories')
}
