import { homedir } from 'node:os'
import { join } from 'node:path'

/** Where everything stands that can be made again: SEAWALL_CACHE, or the user's cache folder (XDG). */
export function cacheFolder({ SEAWALL_CACHE, XDG_CACHE_HOME }: NodeJS.ProcessEnv): string {
  return SEAWALL_CACHE || join(XDG_CACHE_HOME || join(homedir(), '.cache'), 'seawall')
}
