import { namespaceOfRelease } from '../namespace/index.ts'
import type { Namespace } from '../types.ts'

/** Kinds of SUSE Linux Enterprise of which a host is a server, whatever else it is called. */
const suse = /^SUSE Linux Enterprise (?:[A-Z][\w -]{1,80}? )?(\d{1,2})(?:[ .-]SP(\d{1,2}))?(?:-[\w.-]{1,20})?$/

/** The namespace of a release by what its maker calls it: `Oracle Linux 8`, `SUSE Linux Enterprise Server 15 SP4`. */
export function namespaceOfProduct(text: string): Namespace | undefined {
  const [, family = '', version = ''] =
    /^(Oracle Linux|Red Hat Enterprise Linux|openSUSE Leap|SUSE Linux Enterprise Micro|Amazon Linux|Rocky Linux) (?:release )?(\d{1,4}(?:\.\d{1,3})?)/.exec(
      text,
    ) ?? []
  const id = families.get(family)
  if (id !== undefined) return namespaceOfRelease(id, version)
  if (text === 'openSUSE Tumbleweed') return namespaceOfRelease('opensuse-tumbleweed', '')
  const [, release, pack] = suse.exec(text) ?? []
  return release === undefined
    ? undefined
    : namespaceOfRelease('sles', pack === undefined ? release : `${release}.${pack}`)
}

const families = new Map<string, string>([
  ['Amazon Linux', 'amzn'],
  ['Oracle Linux', 'ol'],
  ['Red Hat Enterprise Linux', 'rhel'],
  ['Rocky Linux', 'rocky'],
  ['SUSE Linux Enterprise Micro', 'sle-micro'],
  ['openSUSE Leap', 'opensuse-leap'],
])
