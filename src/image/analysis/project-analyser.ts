import { type ProjectFormat, projectFormats } from './project-formats.ts'
import type { Analyser, FileFact } from './types.ts'

const lockNames: ReadonlySet<string> = new Set(projectFormats.flatMap(({ lock }) => lock.files.names ?? []))
const companions: ReadonlySet<string> = new Set(projectFormats.map(({ companion }) => companion))

/** Keeps the files of projects: a lock and what stands beside it may come in different layers. */
export const projectAnalyser: Analyser = {
  id: 'projects',
  version: 1,
  maxBytes: 16 * 1024 * 1024,
  wants: (file) => lockNames.has(file.name) || isCompanion(file),
  analyse: (content, { path, size }) => [{ kind: 'document', path, text: content.read(0, size).toString('latin1') }],
}

/** Those of installed packages are of no project, and there are thousands. */
function isCompanion({ name, path }: FileFact): boolean {
  return companions.has(name) && !/(?:^|\/)(?:node_modules|registry)\//.test(path)
}

export function projectFormatOf(path: string): ProjectFormat | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1)
  return projectFormats.find(({ lock }) => lock.files.names?.includes(name))
}
