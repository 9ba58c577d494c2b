import type { PackageType } from '../core/index.ts'
import { isOfSystem } from '../image/index.ts'
import type { Vulnerability } from './match/index.ts'

/** Who brought a package: the image that was built on, or what was added to it. */
export interface IntroducedBy {
  readonly part: 'base' | 'application'
  /** The name of the base image, where the image says it. */
  readonly baseName?: string
}

/** The one step that mends it, in words that can be followed; undefined where nothing does yet. */
export function fixBy(
  { fixedIn, found, malicious }: Pick<Vulnerability, 'fixedIn' | 'found' | 'malicious'>,
  { part, baseName }: IntroducedBy,
): string | undefined {
  const { package: one, source } = found
  if (malicious) return `remove ${one.name} and change every secret that it could read`
  if (fixedIn === undefined) return undefined
  if (isOfSystem(one)) {
    const upgrade = systemUpgrades[one.type]?.(one.name) ?? `upgrade ${one.name} to ${fixedIn}`
    return part === 'base'
      ? `build on a newer ${baseName ?? 'base image'} with ${one.name} ${fixedIn}; until there is one: ${upgrade}`
      : upgrade
  }
  const how = (one.relationship === 'indirect' ? overrides[one.type] : upgrades[one.type])?.(one.name, fixedIn)
  const there =
    source === 'installed' && part === 'base' ? `build on a newer ${baseName ?? 'base image'} with` : 'upgrade to'
  return how ?? `${there} ${one.name} ${fixedIn}`
}

const systemUpgrades: Partial<Record<PackageType, (name: string) => string>> = {
  apk: (name) => `apk upgrade ${name}`,
  deb: (name) => `apt-get update && apt-get install --only-upgrade -y ${name}`,
  rpm: (name) => `dnf upgrade -y ${name}`,
  opkg: (name) => `opkg upgrade ${name}`,
}

type Step = (name: string, version: string) => string

const upgrades: Partial<Record<PackageType, Step>> = {
  cargo: (name, version) => `cargo update -p ${name} --precise ${version}`,
  composer: (name, version) => `composer require ${name}:^${version}`,
  gem: (name, version) => `bundle update ${name} --conservative (${version} or newer)`,
  golang: (name, version) =>
    name === 'stdlib' ? `build with Go ${version} or newer` : `go get ${name}@v${version.replace(/^v/, '')}`,
  npm: (name, version) => `npm install ${name}@${version}`,
  nuget: (name, version) => `dotnet add package ${name} --version ${version}`,
  pypi: (name, version) => `pip install '${name}>=${version}'`,
}

/** What another package asks for is raised from outside. */
const overrides: Partial<Record<PackageType, Step>> = {
  ...upgrades,
  npm: (name, version) => `npm pkg set 'overrides.${name}=${version}' && npm install`,
  pypi: (name, version) => `add ${name}>=${version} to the constraints, and install again`,
  maven: (name, version) => `set ${name} to ${version} in dependencyManagement`,
}
