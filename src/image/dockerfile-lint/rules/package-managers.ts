import type { Build } from '../build/index.ts'
import table from './package-managers.json' with { type: 'json' }
import { invocationsIn, operandsOf } from './sites.ts'

export interface PackageManager {
  readonly name: string
  readonly commands: readonly string[]
  readonly installs: readonly string[]
  /** How a version is written behind a name. */
  readonly pin: string
  readonly valueFlags: readonly string[]
  /** Where it asks before it does something. */
  readonly yes?: string
  /** What it leaves behind. */
  readonly cache?: {
    readonly filledBy: readonly string[]
    readonly places: readonly string[]
    readonly clean: string
    readonly what: string
  }
}

export const managers: readonly PackageManager[] = table

/** Installations of packages of a system, and the packages. */
export function* installsIn(build: Build, ...only: readonly string[]) {
  for (const manager of managers) {
    if (only.length > 0 && !only.includes(manager.name)) continue
    for (const site of invocationsIn(build, ...manager.commands)) {
      const [verb, ...packages] = operandsOf(site.invocation.args, new Set(manager.valueFlags))
      if (verb !== undefined && manager.installs.includes(verb.value)) yield { ...site, manager, verb, packages }
    }
  }
}
