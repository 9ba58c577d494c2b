import type { Result } from '../../core/index.ts'
import { type Directive, readDirectives, refuse } from './lines.ts'

export interface GoRequire {
  readonly path: string
  readonly version: string
  readonly indirect: boolean
}

/** `version` of the old one: only that version is replaced. No version of the new one: it is a local folder. */
export interface GoReplace {
  readonly path: string
  readonly version: string | undefined
  readonly newPath: string
  readonly newVersion: string | undefined
}

export interface GoModFile {
  readonly module: string | undefined
  /** `1.22.0` */
  readonly go: string | undefined
  /** `go1.22.5` */
  readonly toolchain: string | undefined
  readonly requires: readonly GoRequire[]
  readonly replaces: readonly GoReplace[]
  /** How many lines have a directive that no version of Go we know has. */
  readonly unknown: number
}

const known = new Set(['module', 'go', 'toolchain', 'require', 'replace'])
/** They choose no version that the `require` lines do not name. */
const withoutPackages = new Set(['exclude', 'retract', 'godebug', 'tool', 'ignore'])

export function readGoMod(text: string): Result<GoModFile> {
  const read = readDirectives(text)
  if (!read.ok) return read
  const wrong = read.value.find((one) => known.has(one.verb) && !hasRightArguments(one))
  if (wrong !== undefined) return refuse(wrong.line, `"${wrong.verb}" does not have the arguments it needs`)
  if (!read.value.some(({ verb }) => known.has(verb))) return refuse(undefined, 'it has no module and no requirement')
  const of = (verb: string): readonly Directive[] => read.value.filter((one) => one.verb === verb)
  return {
    ok: true,
    value: {
      module: of('module')[0]?.args[0],
      go: of('go')[0]?.args[0],
      toolchain: of('toolchain')[0]?.args[0],
      requires: of('require').map(requireOf),
      replaces: of('replace').map(replaceOf),
      unknown: read.value.filter(({ verb }) => !known.has(verb) && !withoutPackages.has(verb)).length,
    },
  }
}

function hasRightArguments({ verb, args }: Directive): boolean {
  if (args.includes('')) return false
  if (verb === 'require') return args.length === 2
  if (verb !== 'replace') return args.length === 1
  const arrow = args.indexOf('=>')
  return (arrow === 1 || arrow === 2) && (args.length === arrow + 2 || args.length === arrow + 3)
}

function requireOf({ args, comment }: Directive): GoRequire {
  const [path = '', version = ''] = args
  return { path, version, indirect: /^indirect(?:$|;)/.test(comment) }
}

function replaceOf({ args }: Directive): GoReplace {
  const arrow = args.indexOf('=>')
  const [path = '', version] = args.slice(0, arrow)
  const [newPath = '', newVersion] = args.slice(arrow + 1)
  return { path, version, newPath, newVersion }
}
