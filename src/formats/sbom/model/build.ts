import { byCodePoint } from '../../../core/index.ts'
import { purlOf } from '../../purl/index.ts'
import type { Sbom, SbomComponent, SbomDependency } from './sbom.ts'

/** A package found, before it has its place in a bill. */
export type SbomItem = Omit<SbomComponent, 'ref'>

/** What a bill is made of; purls, refs and dependencies follow from it. */
export interface SbomInput extends Omit<Sbom, 'components' | 'dependencies'> {
  readonly items: readonly SbomItem[]
}

/** A bill in an order that does not depend on the order of the items. */
export function buildSbom({ items, ...head }: SbomInput): Sbom {
  const named = inOrder(items.map((item) => withPurl(item, head.os)))
  const refs = uniqueRefs(named.map((item) => item.purl ?? nameRef(item)))
  const components = named.map((item, at) => ({ ref: refs[at] ?? '', ...item }))
  return { ...head, components, dependencies: dependenciesOf(components) }
}

function withPurl(item: SbomItem, os: Sbom['os']): SbomItem {
  const purl = item.purl ?? purlOf(item.package, os)
  return purl === undefined ? item : { ...item, purl }
}

function nameRef({ package: { type, name, version } }: SbomItem): string {
  return `${type}:${name}@${version}`
}

function inOrder(items: readonly SbomItem[]): readonly SbomItem[] {
  const keyed = items.map((item) => ({ item, key: sortKey(item) }))
  return keyed.sort((a, b) => byCodePoint(a.key, b.key)).map(({ item }) => item)
}

function sortKey({ purl = '', package: pkg, locations = [], layer }: SbomItem): string {
  return JSON.stringify([purl, pkg.type, pkg.name, pkg.version, locations, layer?.index ?? -1, pkg, layer])
}

/** The same package at several places gets a number after the first. */
export function uniqueRefs(wanted: readonly string[]): readonly string[] {
  const used = new Set(wanted)
  const seen = new Map<string, number>()
  return wanted.map((ref) => {
    let times = (seen.get(ref) ?? 0) + 1
    let made = times === 1 ? ref : `${ref}#${times}`
    while (times > 1 && used.has(made)) made = `${ref}#${++times}`
    seen.set(ref, times)
    used.add(made)
    return made
  })
}

/** A package depends on those its file names; of several with one name and version, on that of the same file. */
function dependenciesOf(components: readonly SbomComponent[]): readonly SbomDependency[] {
  const known = new Map<string, string>()
  for (const component of components)
    for (const key of [keyOf(component, placeOf(component)), keyOf(component, '')])
      if (!known.has(key)) known.set(key, component.ref)
  return components.flatMap((component) => {
    const { type, dependsOn = [] } = component.package
    const targets = dependsOn.flatMap(
      (wanted) => known.get(`${type}\0${placeOf(component)}\0${wanted}`) ?? known.get(`${type}\0\0${wanted}`) ?? [],
    )
    const unique = [...new Set(targets)].sort(byCodePoint)
    return unique.length === 0 ? [] : { ref: component.ref, dependsOn: unique }
  })
}

const placeOf = ({ locations }: SbomComponent): string => locations?.[0] ?? ''

function keyOf({ package: { type, name, version } }: SbomComponent, place: string): string {
  return `${type}\0${place}\0${name}@${version}`
}
