import { namespaceOfRelease } from '../../namespace/index.ts'
import type { Namespace, VersionRange } from '../../types.ts'
import { suseRelease } from '../suse-release.ts'
import type { State, Tests } from './states.ts'

/** What one criterion asks. What does not decide, as by which key a package is signed, is `any`. */
export type Criterion =
  | { readonly kind: 'any' }
  | { readonly kind: 'release'; readonly namespace: Namespace | undefined }
  | { readonly kind: 'arch'; readonly arch: string }
  | { readonly kind: 'module'; readonly module: string }
  | { readonly kind: 'package'; readonly asked: PackageAsked }
  | { readonly kind: 'unknown'; readonly what: string }

export interface PackageAsked {
  readonly name: string
  /** Absent where it is said that the package is not touched. */
  readonly range?: VersionRange
  readonly arches?: readonly string[]
}

const any: Criterion = { kind: 'any' }

/** Reads a criterion by its test, and by its comment where that says more or the test is not in the document. */
export function criterionOf(comment: string, testRef: string, tests: Tests): Criterion {
  const said = comment.trim().slice(0, 500)
  if (/ is signed with | key$| is ksplice-based$/.test(said)) return any // ksplice shows in the version
  const module = /^Module (\S+) is enabled$/.exec(said)?.[1]
  if (module !== undefined) return { kind: 'module', module }
  const arch = /^(?:Oracle Linux|Red Hat Enterprise Linux) arch is (\S+)$/.exec(said)?.[1]
  if (arch !== undefined) return { kind: 'arch', arch }
  const [, name, not] = /^(\S+) is (not )?affected$/.exec(said) ?? []
  if (name !== undefined) return { kind: 'package', asked: not === undefined ? { name, range: {} } : { name } }
  const test = tests(testRef)
  if (test?.state !== undefined && !test.name.endsWith('-release')) {
    const range = rangeOf(test.state)
    if (range !== undefined) {
      const arches = test.state.arch === undefined ? [] : archesOf(test.state.arch)
      return { kind: 'package', asked: { name: test.name, range, ...(arches.length > 0 && { arches }) } }
    }
  }
  return packageOf(said) ?? releaseOf(said) ?? { kind: 'unknown', what: said }
}

/** By the language, and by the numbers that one program writes for them. */
function rangeOf({ operation = 'equals', evr }: State): VersionRange | undefined {
  if (evr === undefined || evr === '') return undefined
  switch (operation) {
    case 'less than':
    case '6':
      return { to: evr }
    case 'less than or equal':
    case '8':
      return { to: evr, toInclusive: true }
    case 'greater than':
    case '5':
      return { from: evr, fromExclusive: true }
    case 'greater than or equal':
    case '7':
      return { from: evr }
    case 'equals':
    case '1':
      return { from: evr, to: evr, toInclusive: true }
    default:
      return undefined
  }
}

/** `X is earlier than V`; `X-V is installed` means the same where SUSE writes it of a version that mends. */
function packageOf(said: string): Criterion | undefined {
  const [, name, version] =
    /^(?:Package )?(\S+) is earlier than ([^\s,]+)/.exec(said) ??
    /^(\S+)-([^\s-]+-[^\s-]+) is installed$/.exec(said) ??
    []
  if (name === undefined || version === undefined) return undefined
  return { kind: 'package', asked: { name, range: { to: version } } }
}

/** `Oracle Linux 8 is installed`; a name that is nobody's release is one that no image here has. */
function releaseOf(said: string): Criterion | undefined {
  const product = /^(.*?)\s+is installed(?:\s+as\s.*)?$/.exec(said)?.[1]
  if (product === undefined) return /^Red Hat Enterprise Linux must be installed$/.test(said) ? any : undefined
  if (/^(?:kernel|kpatch)\S*\s/.test(product)) return any
  const [, oracle, redhat] = /^(?:Oracle Linux (\d+)|Red Hat Enterprise Linux (\d+)\b.*)$/.exec(product) ?? []
  if (oracle !== undefined) return { kind: 'release', namespace: namespaceOfRelease('ol', oracle) }
  if (redhat !== undefined) return { kind: 'release', namespace: namespaceOfRelease('rhel', redhat) }
  if (/^(?:SUSE|openSUSE) /.test(product)) return { kind: 'release', namespace: suseRelease(product) }
  if (/^(?:Red Hat|Oracle) /.test(product)) return { kind: 'release', namespace: undefined }
  return undefined
}

const archesOf = (pattern: string): readonly string[] => pattern.split(/[()|]/).filter((arch) => /^\w+$/.test(arch))
