import type { OsPackage, Result } from '../../core/index.ts'
import type { PackageList } from '../packages/index.ts'
import { relationNames, whyNoPackage } from './names.ts'
import { type Stanza, stanzasOf } from './stanzas.ts'
import { WarningPile } from './warning-pile.ts'

type Fields = Stanza['fields']

/** What tells dpkg and opkg apart, whose databases are stanzas of the same fields. */
export interface ControlDialect {
  readonly type: 'deb' | 'opkg'
  /** Asked for beside the fields that both have, in lower case. */
  readonly fields: readonly string[]
  /** Whether the files of a package in this state are in place. */
  isInstalled(status: string | undefined): boolean
  source(fields: Fields, own: OsPackage['source']): OsPackage['source']
  /** What else the fields say. */
  more(fields: Fields): Partial<OsPackage>
}

const sharedFields = [
  'package',
  'status',
  'version',
  'architecture',
  'maintainer',
  'depends',
  'pre-depends',
  'provides',
  'source',
  'installed-size',
]

/** The installed packages that the stanzas describe; a damaged one costs itself only. */
export function parseControl(content: Buffer, dialect: ControlDialect): Result<PackageList<OsPackage>> {
  const packages: OsPackage[] = []
  const warnings = new WarningPile()
  for (const stanza of stanzasOf(content.toString('utf8'), new Set([...sharedFields, ...dialect.fields]))) {
    if (stanza.damagedAt !== undefined) warnings.add(`line ${stanza.damagedAt} is damaged and was left out`)
    if (!dialect.isInstalled(stanza.fields.get('status'))) continue
    const [name = '', version = ''] = [stanza.fields.get('package'), stanza.fields.get('version')]
    const why = whyNoPackage(name, version)
    if (why === undefined) packages.push(packageOf(stanza.fields, { name, version }, dialect))
    else warnings.add(`the package at line ${stanza.line} was left out: ${why}`)
  }
  return { ok: true, value: { packages, warnings: warnings.list() } }
}

function packageOf(fields: Fields, own: OsPackage['source'], dialect: ControlDialect): OsPackage {
  const maintainer = fields.get('maintainer')
  return {
    type: dialect.type,
    ...own,
    arch: fields.get('architecture') ?? '',
    source: dialect.source(fields, own),
    needs: relationNames(fields.get('depends'), fields.get('pre-depends')),
    provides: relationNames(fields.get('provides')),
    ...(maintainer ? { maintainer } : {}),
    ...dialect.more(fields),
  }
}
