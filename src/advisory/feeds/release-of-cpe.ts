import { namespaceOfRelease } from '../namespace/index.ts'
import type { Namespace } from '../types.ts'

/** Extended support keeps an older release: its versions are not those that the newest release goes to. */
const extended: ReadonlySet<string> = new Set(['rhel_eus', 'rhel_e4s', 'rhel_aus', 'rhel_tus', 'rhel_eus_long_life'])

/** `ELS` goes on where the release ends, `extras` stands beside it. */
const releases: ReadonlySet<string> = new Set([
  'enterprise_linux',
  'rhel_els',
  'rhel_extras',
  'rhel_extras_sap',
  'rhel_extras_rt',
])

/**
 * The namespace of a release by its CPE: `cpe:/a:redhat:enterprise_linux:9::appstream`, `cpe:/o:suse:sles:15:sp4`;
 * undefined for what is no release of an operating system, such as OpenShift.
 */
export function namespaceOfCpe(cpe: string): Namespace | undefined {
  const [, vendor, product = '', version = '', pack = ''] =
    /^cpe:\/[ao]:([a-z]{1,20}):([a-z_\d-]{1,60})(?::(\d{1,4}(?:\.\d{1,4})?))?(?::([\w.-]{0,20}))?(?::|$)/.exec(cpe) ??
    []
  if (vendor === 'redhat' && extended.has(product)) return namespaceOfRelease('rhel-eus', version)
  if (vendor === 'redhat' && releases.has(product)) return namespaceOfRelease('rhel', version)
  if (vendor === 'opensuse' && product === 'leap') return namespaceOfRelease('opensuse-leap', version)
  if (vendor === 'opensuse' && product === 'tumbleweed') return namespaceOfRelease('opensuse-tumbleweed', '')
  if (vendor === 'suse' && /^(?:sles|sled|sles_sap|sle_hpc|sle-module-|suse_sles)/.test(product))
    return namespaceOfRelease('sles', suseRelease(version, pack))
  return undefined
}

/** `15.4` of version 15 and `sp4`. */
function suseRelease(version: string, pack: string): string {
  const number = /^sp(\d{1,2})/.exec(pack)?.[1]
  return number === undefined ? version : `${version}.${number}`
}
