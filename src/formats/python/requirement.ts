import { isPythonVersion } from './version.ts'

/** A dependency as PEP 508 writes it, as far as we ask: `celery[redis] >=4.4,<5 ; python_version > "3"`. */
export interface Requirement {
  readonly name: string
  readonly clauses: readonly Clause[]
}

interface Clause {
  readonly operator: string
  readonly version: string
}

const head = /^\s*([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*(?:\[[^\]]*\])?\s*/
const clause = /^(===|==|~=|!=|>=|<=|>|<)\s*(\S+)$/

/** Undefined for what is no name with a list of versions behind it: an option, a URL, a path. */
export function parseRequirement(line: string): Requirement | undefined {
  const start = head.exec(line)
  const name = start?.[1]
  if (start === null || name === undefined) return undefined
  const rest = line.slice(start[0].length).split(';', 1)[0]?.trim() ?? ''
  const list = rest.startsWith('(') && rest.endsWith(')') ? rest.slice(1, -1) : rest
  const clauses = list.split(',').flatMap((part) => clauseOf(part.trim()))
  return clauses.every((one) => one !== undefined) ? { name, clauses } : undefined
}

function clauseOf(part: string): readonly (Clause | undefined)[] {
  if (part === '') return []
  const [, operator, version] = clause.exec(part) ?? []
  return [operator === undefined || version === undefined ? undefined : { operator, version }]
}

/** The only version that fits: `==1.2`. A wildcard fits many. */
export function pinnedVersion({ clauses }: Requirement): string | undefined {
  const pinned = clauses.find(({ operator, version }) => isPin(operator) && isPythonVersion(version))
  return pinned?.version
}

const isPin = (operator: string): boolean => operator === '==' || operator === '==='

/** The lowest version that fits: of `~=1.1` and `>=1.1` that one, of `==2.0.*` 2.0.0. */
export function lowestVersion(requirement: Requirement): string | undefined {
  const { clauses } = requirement
  const least = ['~=', '>=', '=='].flatMap((wanted) => clauses.filter(({ operator }) => operator === wanted))
  const lowest = least.map(({ version }) => (version.endsWith('.*') ? `${version.slice(0, -1)}0` : version))
  return pinnedVersion(requirement) ?? lowest.find(isPythonVersion)
}
