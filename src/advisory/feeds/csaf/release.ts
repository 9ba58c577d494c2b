import { namespaceOfRelease } from '../../namespace/index.ts'
import type { Namespace } from '../../types.ts'

/**
 * The release whose packages a product is, by its CPE: `cpe:/a:redhat:enterprise_linux:9::appstream`, `cpe:/o:suse:sles:15:sp5`.
 * Undefined for products that stand on a system, and for releases that only get extended support besides a newer minor
 * one (EUS, AUS, TUS, E4S): their versions are not those that everyone is offered.
 */
export function releaseOfCpe(cpe: string): Namespace | undefined {
  const [, part, vendor, product, version = '', update = ''] =
    /^cpe:(?:\/|2\.3:)([ao]):([^:]{1,80}):([^:]{1,80})(?::([^:]{0,80}))?(?::([^:]{0,80}))?/.exec(cpe) ?? []
  if (part === undefined || product === undefined) return undefined
  if (vendor === 'redhat' && (product === 'enterprise_linux' || product === 'rhel_els'))
    return /^\d+(?:\.\d+)?$/.test(version) ? namespaceOfRelease('rhel', version) : undefined
  if (vendor === 'oracle' && product === 'linux') return namespaceOfRelease('ol', version)
  if (vendor === 'opensuse' && product === 'leap') return namespaceOfRelease('opensuse-leap', version)
  if (vendor === 'opensuse' && product === 'tumbleweed') return namespaceOfRelease('opensuse-tumbleweed', '')
  if (vendor !== 'suse') return undefined
  if (/^(?:sle-micro|sl-micro|suse-microos)$/.test(product)) return namespaceOfRelease('sle-micro', version)
  if (
    !/^(?:sle[sd](?:[_-](?:sap|ltss|bcl|espos|sdk))*|sle_hpc(?:-\w+)?|sle-(?:module-[\w-]+|we|sdk|live-patching|rt))$/.test(
      product,
    )
  )
    return undefined
  const pack = /^sp(\d+)$/.exec(update)?.[1]
  return /^\d+$/.test(version)
    ? namespaceOfRelease('sles', pack === undefined ? version : `${version}.${pack}`)
    : undefined
}
