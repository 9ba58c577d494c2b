import { namespaceOfRelease } from '../namespace/index.ts'
import type { Namespace } from '../types.ts'

/** The products that are SUSE Linux Enterprise Server, or stand on it and are installed into the same system. */
const enterprise =
  /^(?:SUSE )?Linux Enterprise (?:Desktop|High Performance Computing|Live Patching|Module for [\w -]{1,80}?|Real Time|Server(?: for (?:SAP Applications|Raspberry Pi|the Raspberry Pi))?|Server Teradata|Software Development Kit|Workstation Extension) (\d+)(?:[ -]SP(\d+))?(?:-[A-Z]+)*$/

/** The release that a name of a product of SUSE means: `SUSE Linux Enterprise Server 15 SP1-LTSS`, `openSUSE Leap 15.5`. */
export function suseRelease(product: string): Namespace | undefined {
  const name = product.trim().replace(/ +/g, ' ')
  if (name.length > 200) return undefined
  const [, version, pack] = enterprise.exec(name) ?? []
  if (version !== undefined) return namespaceOfRelease('sles', pack === undefined ? version : `${version}.${pack}`)
  const micro = /^(?:SUSE )?Linux (?:Enterprise )?Micro (\d+\.\d+)$/.exec(name)?.[1]
  if (micro !== undefined) return namespaceOfRelease('sle-micro', micro)
  if (/^(?:openSUSE )?Tumbleweed$/.test(name)) return namespaceOfRelease('opensuse-tumbleweed', '')
  const leap = /^(?:openSUSE )?Leap (\d+\.\d+)/.exec(name)?.[1]
  return leap === undefined ? undefined : namespaceOfRelease('opensuse-leap', leap)
}
