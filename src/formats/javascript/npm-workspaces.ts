import { matchesGlob } from '../../core/index.ts'

/** More patterns with stars than a project has; each is tried on each workspace. */
const maxPatterns = 30

/** Whether a folder is one of a project's workspaces: `packages/*`, `apps/**`, `tool`. */
export function workspaceMatcher(patterns: readonly string[]): (path: string) => boolean {
  const tidied = patterns.map((pattern) => pattern.replace(/^\.\//, '').replace(/\/$/, ''))
  const exact = new Set(tidied.filter((pattern) => !pattern.includes('*')))
  const globs = tidied.filter((pattern) => pattern.includes('*')).slice(0, maxPatterns)
  const deep = globs.filter((glob) => glob.includes('**')).map((glob) => glob.replaceAll('**', '*'))
  const flat = globs.filter((glob) => !glob.includes('**')).map((glob) => glob.split('/'))
  return (path) => {
    const folders = path.split('/')
    return (
      exact.has(path) || deep.some((glob) => matchesGlob(glob, path)) || flat.some((glob) => matchesEach(glob, folders))
    )
  }
}

/** One star stays within a folder, two go through folders. */
function matchesEach(glob: readonly string[], folders: readonly string[]): boolean {
  return folders.length === glob.length && glob.every((part, index) => matchesGlob(part, folders[index] ?? ''))
}
