import type { Namespace, VersionRange } from '../../types.ts'
import { namespaceOfProduct } from '../release-of-product.ts'
import { rpmNameOf, withoutZeroEpoch } from '../rpm-name.ts'
import type { Tests } from './types.ts'

/** What one test asks about a host. */
export type Fact =
  | { readonly kind: 'release'; readonly namespace: Namespace | undefined }
  | { readonly kind: 'arch'; readonly arch: string }
  | { readonly kind: 'module'; readonly module: string }
  /** Which build of a package it is: Ksplice's is another than the one that is usually installed. */
  | { readonly kind: 'build' }
  | { readonly kind: 'signature' }
  | { readonly kind: 'untouched'; readonly name: string }
  | {
      readonly kind: 'package'
      readonly name: string
      readonly range: VersionRange
      readonly arches: readonly string[]
    }
  | { readonly kind: 'unknown' }

/** By the state it compares with, and where that is not there by its comment, which says the same in words. */
export function factOf(ref: string, comment: string, tests: Tests): Fact {
  const module = /^Module ([\w.+-]{1,100}:[\w.+-]{1,100}) is enabled/.exec(comment)?.[1]
  if (module !== undefined) return { kind: 'module', module }
  const arch = /\barch is (\w{1,20})$/.exec(comment)?.[1]
  if (arch !== undefined) return { kind: 'arch', arch }
  if (/ is signed with /.test(comment)) return { kind: 'signature' }
  if (/ is ksplice-based$/.test(comment)) return { kind: 'build' }
  const untouched = /^(\S{1,200}) is not affected$/.exec(comment)?.[1]
  if (untouched !== undefined) return { kind: 'untouched', name: untouched }
  const release = /^(.{1,200}) is installed$/.exec(comment)?.[1]
  if (release?.includes(' ')) return { kind: 'release', namespace: namespaceOfProduct(release) }
  return testedPackage(ref, tests) ?? commentedPackage(comment) ?? { kind: 'unknown' }
}

function testedPackage(ref: string, { objects, states, tests }: Tests): Fact | undefined {
  const test = tests.get(ref)
  const name = objects.get(test?.object ?? '')
  if (test === undefined || name === undefined) return undefined
  const found = test.states.flatMap((id) => states.get(id) ?? [])
  const range = found
    .map(({ evr, operation }) => rangeOf(withoutZeroEpoch(evr), operation))
    .find((one) => one !== undefined)
  if (range === undefined) return undefined
  const arches = found.flatMap(({ arch }) => arch.match(/^\(?[\w|]{1,200}\)?$/)?.[0].split(/[(|)]/) ?? [])
  return { kind: 'package', name, range, arches: arches.filter((one) => one !== '') }
}

/** Operations are words (OVAL 5.11, OperationEnumeration); SUSE once wrote the number of `less than`. */
function rangeOf(evr: string, operation: string): VersionRange | undefined {
  if (evr === '') return undefined
  if (operation === 'less than' || operation === '6') return { to: evr }
  if (operation === 'less than or equal') return { to: evr, toInclusive: true }
  if (operation === 'greater than') return /^0-0$|^0$/.test(evr) ? {} : { from: evr, fromExclusive: true }
  if (operation === 'greater than or equal') return { from: evr }
  return operation === 'equals' ? { from: evr, to: evr, toInclusive: true } : undefined
}

function commentedPackage(comment: string): Fact | undefined {
  const [, name, version] = /^(?:Package )?(\S{1,200}) is (?:earlier than |<)([^\s,]{1,200})/.exec(comment) ?? []
  if (name !== undefined && version !== undefined)
    return { kind: 'package', name, range: { to: withoutZeroEpoch(version) }, arches: [] }
  const named = rpmNameOf(/^(\S{3,300}) is installed$/.exec(comment)?.[1] ?? '')
  return named === undefined
    ? undefined
    : { kind: 'package', name: named.name, range: { to: named.version }, arches: [] }
}
