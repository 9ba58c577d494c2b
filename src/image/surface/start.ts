import type { ImageConfig } from '../../formats/oci/index.ts'
import type { FileTree, Resolved } from './file-tree.ts'
import { Follower } from './follower.ts'
import type { FoundFacts } from './found-facts.ts'
import { placesOf } from './places.ts'

/** What starts when the image does, as far as its configuration and its scripts say. */
export interface Start {
  /** Programs, scripts and the files that they are handed, with the path that named each. */
  readonly files: readonly Resolved[]
  /** Folders that belong to the application as a whole, without the leading slash. */
  readonly folders: readonly string[]
  /** What could not be followed, a sentence each. */
  readonly gaps: readonly string[]
  /** The program itself, behind shells, scripts and init programs. */
  readonly program: string
  /** The same by the name it is called: some programs are several, and go by their name. */
  readonly called: string
}

export type StartResult = { readonly ok: true; readonly start: Start } | { readonly ok: false; readonly why: string }

/** Follows Entrypoint and Cmd, and the health check, to the programs behind them. */
export function startOf(config: ImageConfig, tree: FileTree, facts: FoundFacts): StartResult {
  const places = placesOf(config, tree)
  const found = new Follower(places, facts)
  const why = found.follow([...config.entrypoint, ...config.cmd], 0)
  if (why !== undefined) return { ok: false, why }
  const { program, called } = found
  const check = healthCommand(config.healthCheck?.test ?? [])
  if (check.length > 0 && found.follow(check, 0) !== undefined)
    found.gaps.add('The health check could not be followed.')
  if (places.workFolder !== undefined) found.folders.add(places.workFolder)
  return {
    ok: true,
    start: { files: [...found.files.values()], folders: [...found.folders], gaps: [...found.gaps], program, called },
  }
}

function healthCommand([kind, ...rest]: readonly string[]): readonly string[] {
  if (kind === 'CMD') return rest
  return kind === 'CMD-SHELL' ? ['/bin/sh', '-c', rest.join(' ')] : []
}
