import type { Distro } from '../formats/purl/index.ts'
import { purlOf } from '../formats/purl/index.ts'
import { type InventoryPackage, isOfSystem } from '../image/index.ts'
import { type IgnoreRule, ignoreOf } from './ignore/index.ts'
import type { Suppression, Vulnerability } from './match/index.ts'
import { type VexBook, vexBook } from './vex/index.ts'

/** What others have decided about vulnerabilities, and what they are in. */
export interface Decisions {
  readonly vex?: VexBook
  readonly ignore?: readonly IgnoreRule[]
  /** RFC 3339. */
  readonly now: string
  /** The image, by every name it has. */
  readonly productPurls?: readonly string[]
  /** The project that a file of packages belongs to, by the path of the file. */
  readonly projects?: ReadonlyMap<string, readonly string[]>
  readonly productDigests?: readonly string[]
  readonly os?: Distro | undefined
  /** Told of a rule that would have held something back and has expired. */
  readonly onExpired?: (rule: IgnoreRule, id: string) => void
}

/** Marks what does not count; nothing is left out. What was held back before stays so. */
export function holdBack(found: readonly Vulnerability[], decisions: Decisions): readonly Vulnerability[] {
  const { vex = vexBook([]), ignore = [] } = decisions
  return found.map((one) => {
    if (one.suppressed !== undefined) return one
    const suppressed = byVex(one, vex, decisions) ?? byRule(one, ignore, decisions)
    return suppressed === undefined ? one : { ...one, suppressed }
  })
}

const purlIn = ({ found }: Vulnerability, os: Distro | undefined): string | undefined =>
  found.purl ?? purlOf(found.package, os)

function byVex(
  one: Vulnerability,
  vex: VexBook,
  { productDigests, productPurls = [], projects, os }: Decisions,
): Suppression | undefined {
  const purl = purlIn(one, os)
  if (purl === undefined) return undefined
  const decision = vex.decide({
    id: one.id,
    aliases: one.aliases,
    purl,
    productPurls: [...productPurls, ...(projects?.get(one.found.path) ?? [])],
    ...(productDigests !== undefined && { productDigests }),
  })
  if (decision?.holdsBack !== true) return undefined
  const { author, impact, justification, source, status } = decision.statement
  const reasons = [justification?.replaceAll('_', ' '), impact].filter((text) => text !== undefined)
  const word = status === 'fixed' ? 'it is fixed' : 'not affected'
  return { by: 'vex', why: `${author ?? source} says: ${[word, ...reasons].join(', ')}`, source }
}

function byRule(
  one: Vulnerability,
  rules: readonly IgnoreRule[],
  { now, onExpired, os }: Decisions,
): Suppression | undefined {
  const purl = purlIn(one, os)
  const { package: installed, path } = one.found
  const ignored = ignoreOf(
    {
      kind: 'vulnerability',
      id: one.id,
      aliases: one.aliases,
      ...(purl !== undefined && { purl }),
      package: {
        name: installed.name,
        version: installed.version,
        type: installed.type,
        ...(isOfSystem(installed) && { source: installed.source.name }),
      },
      paths: [path],
      fix: one.fixedIn !== undefined ? 'fixed' : one.status === 'will-not-fix' ? 'wont-fix' : 'not-fixed',
    },
    rules,
    now,
  )
  if (ignored === undefined) return undefined
  const { rule, state } = ignored
  if (state === 'expired') {
    onExpired?.(rule, one.id)
    return undefined
  }
  const owner = rule.owner === undefined ? '' : ` (${rule.owner})`
  return {
    by: 'ignored',
    why: `${rule.reason ?? 'no reason is given'}${owner}`,
    source: `${rule.source}:${rule.line}`,
    ...(rule.expires !== 'none' && { until: rule.expires }),
  }
}

/** The projects of an inventory: what says of itself that it is the root of what its file lists. */
export function projectsOf(packages: readonly InventoryPackage[], os?: Distro): ReadonlyMap<string, readonly string[]> {
  const roots = packages.filter(({ package: one }) => one.relationship === 'root')
  const groups = Map.groupBy(roots, ({ path }) => path)
  return new Map(
    [...groups].map(([path, list]) => [path, list.flatMap((one) => one.purl ?? purlOf(one.package, os) ?? [])]),
  )
}
