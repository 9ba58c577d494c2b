import type { OsPackage, Package } from '../../core/index.ts'
import { formatPurl, purlOfParts } from './build.ts'
import { type Distro, distroQualifier, namespaceOf } from './distro.ts'
import { isOsPackage } from './package-kind.ts'
import type { PurlParts } from './purl.ts'

/**
 * The purl of a package; undefined when it has no name. `more` are qualifiers that only the format which listed the
 * package knows, such as Julia's `uuid`.
 *
 * ```ts
 * purlOf({ type: 'npm', name: '@types/node', version: '24.1.0' }) // pkg:npm/%40types/node@24.1.0
 * ```
 */
export function purlOf(
  pkg: Package | OsPackage,
  os?: Distro,
  more: Readonly<Record<string, string>> = {},
): string | undefined {
  const parts = isOsPackage(pkg) ? osParts(pkg, os) : languageParts(pkg)
  const purl = purlOfParts({ ...parts, qualifiers: [...(parts.qualifiers ?? []), ...Object.entries(more)] })
  return purl.ok ? formatPurl(purl.value) : undefined
}

function languageParts({ type, name, uuid, version }: Package): PurlParts {
  switch (type) {
    case 'maven':
      return { type, ...cutAtFirst(name, ':'), version }
    case 'npm':
      return name.startsWith('@') ? { type, ...cutAtFirst(name, '/'), version } : { type, name, version }
    case 'cocoapods': {
      // A subspec is a part of its pod.
      const { namespace: pod, name: subspec } = cutAtFirst(name, '/')
      return pod === undefined ? { type, name, version } : { type, name: pod, version, subpath: subspec }
    }
    case 'composer':
    case 'golang':
    case 'hex':
    case 'swift':
      return { type, ...cutAtLast(name), version }
    case 'julia':
      return { type, name, version, qualifiers: uuid === undefined ? [] : [['uuid', uuid]] }
    default:
      return { type, name, version }
  }
}

function osParts(pkg: OsPackage, os: Distro | undefined): PurlParts {
  const { type, name, arch } = pkg
  const [epoch, version] = type === 'rpm' ? splitEpoch(pkg.version) : ['', pkg.version]
  const qualifiers: [string, string][] = [
    ['arch', arch],
    ['epoch', epoch],
    ['distro', os === undefined ? '' : distroQualifier(os)],
    ['modularitylabel', pkg.modularity ?? ''],
    ['upstream', upstreamOf(pkg)],
  ]
  return { type, namespace: os === undefined ? undefined : namespaceOf(os), name, version, qualifiers }
}

/** The source package as Syft and Grype write it; none where it is the package itself. */
function upstreamOf({ type, name, version, source }: OsPackage): string {
  if (source.name === '' || (source.name === name && source.version === version)) return ''
  if (type === 'rpm') return `${source.name}-${splitEpoch(source.version)[1]}.src.rpm`
  return source.version === version || source.version === '' ? source.name : `${source.name}@${source.version}`
}

/** `1:2.3-4` is epoch 1 of version `2.3-4`; epoch 0 is the same as none. */
export function splitEpoch(version: string): [epoch: string, version: string] {
  const match = /^([0-9]+):/.exec(version)
  if (match === null) return ['', version]
  const epoch = /^0+$/.test(match[1] ?? '') ? '' : (match[1] ?? '')
  return [epoch, version.slice(match[0].length)]
}

function cutAtFirst(text: string, mark: string): { namespace: string | undefined; name: string } {
  const at = text.indexOf(mark)
  return at === -1 ? { namespace: undefined, name: text } : { namespace: text.slice(0, at), name: text.slice(at + 1) }
}

function cutAtLast(text: string): { namespace: string | undefined; name: string } {
  const at = text.lastIndexOf('/')
  return at === -1 ? { namespace: undefined, name: text } : { namespace: text.slice(0, at), name: text.slice(at + 1) }
}
