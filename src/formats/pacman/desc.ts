import { type OsPackage, type Result, SeawallError } from '../../core/index.ts'
import { ownedPath, wholeNumber, whyNoPackage } from '../os-packages/index.ts'
import type { PackageList } from '../packages/index.ts'
import { sectionsOf } from './sections.ts'

/** The one package that `var/lib/pacman/local/NAME-VERSION/desc` describes. */
export function parsePacmanDesc(content: Buffer): Result<PackageList<OsPackage>> {
  const sections = sectionsOf(content.toString('utf8'))
  const first = (name: string): string => sections.get(name)?.[0] ?? ''
  const [name, version] = [first('NAME'), first('VERSION')]
  const why = whyNoPackage(name, version, isPacmanName)
  if (why !== undefined) return refused(`this describes no package: ${why}`)
  const [maintainer, installedSize] = [first('PACKAGER'), wholeNumber(first('SIZE'))]
  const found: OsPackage = {
    type: 'alpm',
    name,
    version,
    arch: first('ARCH'),
    source: { name: isPacmanName(first('BASE')) ? first('BASE') : name, version }, // the parts of a split package have one version
    licenses: sections.get('LICENSE') ?? [],
    needs: relations(sections.get('DEPENDS')),
    provides: relations(sections.get('PROVIDES')),
    ...(maintainer === '' ? {} : { maintainer }),
    ...(installedSize === undefined ? {} : { installedSize }),
  }
  return { ok: true, value: { packages: [found], warnings: [] } }
}

function refused(message: string): Result<never> {
  return { ok: false, error: new SeawallError('malformed', message, { hint: 'is the file complete?' }) }
}

/** The wiki's rules for PKGBUILD allow `@` too, and a name does not begin with a hyphen or a dot. */
function isPacmanName(name: string): boolean {
  return name.length <= 200 && /^[A-Za-z0-9@_+][A-Za-z0-9@._+-]*$/.test(name)
}

/** `glibc>=2.39`, `libz.so=1-64`. */
function relations(list: readonly string[] = []): readonly string[] {
  return [...new Set(list.map((relation) => relation.replace(/[<>=:].*$/, '')).filter((name) => name !== ''))]
}

/** What the package owns: the `files` beside its `desc`, without directories. */
export function parsePacmanFiles(content: Buffer): readonly string[] {
  const paths = sectionsOf(content.toString('utf8')).get('FILES') ?? []
  return paths.filter((path) => !path.endsWith('/')).map(ownedPath)
}
