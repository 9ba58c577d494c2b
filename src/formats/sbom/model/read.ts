import { count } from '../../../core/index.ts'
import type { Distro } from '../../purl/index.ts'
import { uniqueRefs } from './build.ts'
import { componentOf, type StatedComponent } from './component-of.ts'
import type { Sbom, SbomDependency } from './sbom.ts'

/** A bill that was read, with the format it had and what could not be read of it. */
export interface ReadSbom extends Sbom {
  readonly format: 'cyclonedx' | 'spdx'
  readonly formatVersion: string
  readonly warnings: readonly string[]
}

/** What a reader finds in a document. */
export interface StatedSbom extends Omit<ReadSbom, 'components' | 'dependencies' | 'warnings'> {
  readonly components: readonly StatedComponent[]
  readonly dependencies: readonly SbomDependency[]
}

/** The bill that a document states: its packages understood, their refs unique, dependencies among them alone. */
export function readStated(stated: StatedSbom): ReadSbom {
  const understood = stated.components.flatMap((component) => componentOf(component) ?? [])
  const refs = uniqueRefs(
    understood.map(({ component }) => component.ref || (component.purl ?? component.package.name)),
  )
  const components = understood.map(({ component }, at) => ({ ...component, ref: refs[at] ?? '' }))
  const os = stated.os ?? commonDistro(understood.flatMap(({ distro }) => distro ?? []))
  const left = stated.components.length - understood.length
  const known = new Set(refs)
  return {
    ...stated,
    ...(os !== undefined && { os }),
    components,
    dependencies: stated.dependencies.flatMap((one) => amongKnown(one, known)),
    warnings: left === 0 ? [] : [`${count(left, 'component')} without a package URL of a known type left out`],
  }
}

function amongKnown({ ref, dependsOn }: SbomDependency, known: ReadonlySet<string>): readonly SbomDependency[] {
  const targets = [...new Set(dependsOn)].filter((target) => known.has(target))
  return known.has(ref) && targets.length > 0 ? [{ ref, dependsOn: targets }] : []
}

/** The distribution most packages name, where the document has no component for it. */
function commonDistro(distros: readonly Distro[]): Distro | undefined {
  const groups = [...Map.groupBy(distros, ({ id, versionId }) => `${id}\0${versionId}`).values()]
  return groups.reduce<readonly Distro[]>((most, group) => (group.length > most.length ? group : most), [])[0]
}
