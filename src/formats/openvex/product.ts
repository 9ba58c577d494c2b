import { type Json, listAt, objectAt, textAt } from '../../core/index.ts'
import { component, isNamed, type VexComponent, type VexProduct } from '../vex/model/index.ts'

/** A product with what it says of itself; undefined where all its subcomponents have names that mean nothing here. */
export function productOf(value: Json, shared: readonly Json[]): VexProduct | undefined {
  const listed = [...listAt(value, 'subcomponents'), ...shared]
  const subcomponents = listed.map(componentOf).filter(isNamed)
  // Without any of them the statement would be about the whole product.
  if (listed.length > 0 && subcomponents.length === 0) return undefined
  return { ...componentOf(value), subcomponents }
}

/** Version 0.0.1 has an identifier alone. */
function componentOf(value: Json): VexComponent {
  if (typeof value === 'string') return component([value])
  const identifiers = objectAt(value, 'identifiers')
  const names = [
    textAt(value, '@id'),
    textAt(identifiers, 'purl'),
    textAt(identifiers, 'cpe23'),
    textAt(identifiers, 'cpe22'),
    ...digestsOf(value),
  ]
  return component(names.filter((name) => name !== undefined))
}

/** `sha-256` in OpenVEX, `sha256` in digests. */
function digestsOf(value: Json): readonly string[] {
  return Object.entries(objectAt(value, 'hashes') ?? {}).flatMap(([algorithm, digits]) =>
    typeof digits === 'string' ? [`${algorithm.replace('-', '')}:${digits}`] : [],
  )
}
