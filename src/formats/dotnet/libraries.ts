import { type Json, type JsonObject, textAt } from '../../core/index.ts'
import { leftOut } from '../lock-file/index.ts'

export interface Library {
  /** `Newtonsoft.Json/13.0.1` */
  readonly id: string
  readonly name: string
  readonly version: string
  /** Built from the solution itself. */
  readonly isProject: boolean
}

/** A `referenceassembly` or `reference` is no package. */
const kinds = new Set(['package', 'project', 'runtimepack'])

export function readLibraries(libraries: JsonObject): { libraries: readonly Library[]; warnings: readonly string[] } {
  const entries = Object.entries(libraries)
  const named = entries.filter(([id]) => id.indexOf('/') > 0)
  return {
    libraries: named.filter(([, entry]) => kinds.has(kindOf(entry))).map(([id, entry]) => libraryOf(id, entry)),
    warnings: leftOut(entries.length - named.length, 'library', 'libraries', 'no version'),
  }
}

/** The runtime inside a self-contained program is listed under the name it has everywhere else. */
export function withoutPackPrefix(id: string): string {
  return id.replace(/^runtimepack\./, '')
}

function libraryOf(written: string, entry: Json): Library {
  const id = withoutPackPrefix(written)
  const slash = id.indexOf('/')
  return { id, name: id.slice(0, slash), version: id.slice(slash + 1), isProject: kindOf(entry) === 'project' }
}

function kindOf(entry: Json): string {
  return textAt(entry, 'type')?.toLowerCase() ?? ''
}
