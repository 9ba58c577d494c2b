import { matchesGlob } from '../../core/index.ts'

/** More patterns with stars than a project has; each is tried on each workspace. */
const maxPatterns = 100

/** Whether a folder is one of a project's workspaces: `packages/*`, `apps/**`, `tool`. */
export function workspaceMatcher(patterns: readonly string[]): (path: string) => boolean {
  const tidied = patterns.map((pattern) => pattern.replace(/^\.\//, '').replace(/\/$/, ''))
  const exact = new Set(tidied.filter((pattern) => !pattern.includes('*')))
  const globs = tidied.filter((pattern) => pattern.includes('*')).slice(0, maxPatterns)
  const segmented = globs.map((glob) => (glob.includes('**') ? glob : glob.split('/')))
  return (path) => exact.has(path) || segmented.some((glob) => matches(glob, path))
}

/** One star stays within a folder, two go through folders. */
function matches(glob: string | readonly string[], path: string): boolean {
  if (typeof glob === 'string') return matchesGlob(glob.replaceAll('**', '*'), path)
  const folders = path.split('/')
  return folders.length === glob.length && glob.every((part, index) => matchesGlob(part, folders[index] ?? ''))
}
