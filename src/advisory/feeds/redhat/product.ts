import { namespaceOfRelease } from '../../namespace/index.ts'
import type { Namespace } from '../../types.ts'

/** Extended support keeps an older release: its versions are not those that the newest release goes to. */
const extended = /^(?:rhel_(?:eus|e4s|aus|tus|eus_long_life))$/

/**
 * The namespace of a product of Red Hat by its CPE (`cpe:/a:redhat:enterprise_linux:9::appstream`); undefined for what
 * is no release of the operating system, such as OpenShift.
 */
export function namespaceOfCpe(cpe: string): Namespace | undefined {
  const [, product = '', version = ''] = /^cpe:\/[ao]:redhat:([a-z_\d]{1,60}):(\d+(?:\.\d+)?)(?:$|:)/.exec(cpe) ?? []
  if (extended.test(product)) return namespaceOfRelease('rhel-eus', version)
  const isRelease = product === 'enterprise_linux' || product === 'rhel_els' || product.startsWith('rhel_extras')
  return isRelease && !product.includes('oracle_java') ? namespaceOfRelease('rhel', version) : undefined
}
