import { isObject, type Json, type JsonObject, listAt, objectAt, textAt } from '../../core/index.ts'
import type { Property, StatedComponent } from '../sbom/model/index.ts'

/** A component with its fields as text; `file` is the one that names it, where the document says so elsewhere. */
export function stateComponent(component: JsonObject, file: string | undefined): StatedComponent {
  const locations = occurrencesOf(component)
  return {
    ref: textAt(component, 'bom-ref') ?? '',
    purl: textAt(component, 'purl'),
    name: fullName(component),
    version: textAt(component, 'version') ?? '',
    licenses: licensesOf(component),
    supplier: textAt(objectAt(component, 'supplier'), 'name') ?? textAt(component, 'publisher'),
    hashes: listAt(component, 'hashes').flatMap(hashOf),
    locations: locations.length > 0 || file === undefined ? locations : [file],
    properties: propertiesIn(component),
  }
}

/** Properties with a value; the schema allows names alone. */
export function propertiesIn(value: Json | undefined): readonly Property[] {
  return listAt(value, 'properties').flatMap((property) => {
    const name = textAt(property, 'name')
    const text = textAt(property, 'value')
    return name === undefined || text === undefined ? [] : [[name, text] as const]
  })
}

function fullName(component: JsonObject): string {
  const name = textAt(component, 'name') ?? ''
  const group = textAt(component, 'group')
  if (!group) return name
  const isMaven = /^pkg:\/*maven\//i.test(textAt(component, 'purl') ?? '')
  return `${group}${isMaven ? ':' : '/'}${name}`
}

/** One text an entry: an identifier, a name, or an expression. */
function licensesOf(component: JsonObject): readonly string[] {
  return listAt(component, 'licenses').flatMap((choice) => {
    const licence = objectAt(choice, 'license')
    return textAt(licence, 'id') ?? textAt(licence, 'name') ?? textAt(choice, 'expression') ?? []
  })
}

function hashOf(hash: Json): { algorithm: string; value: string }[] {
  const algorithm = textAt(hash, 'alg')
  const value = textAt(hash, 'content')
  return algorithm === undefined || value === undefined ? [] : [{ algorithm, value: value.toLowerCase() }]
}

/** cdxgen's evidence of where a component was seen. */
function occurrencesOf(component: JsonObject): readonly string[] {
  const evidence = objectAt(component, 'evidence')
  return listAt(evidence, 'occurrences').flatMap((one) => {
    const location = isObject(one) ? textAt(one, 'location') : undefined
    return location === undefined ? [] : [location.replace(/^\/+/, '')]
  })
}
