import { type Json, type JsonObject, listAt, objectAt, type Package, type Result, textAt } from '../../core/index.ts'
import { leftOut, mergeDuplicates, readLockJson } from '../lock-file/index.ts'
import type { PackageList } from '../packages/index.ts'

/** The packages of a conan.lock: the graph that Conan 1 wrote, or the list of Conan 2, without its build tools. */
export function parseConanLock(content: Buffer): Result<PackageList> {
  const read = readLockJson(content, 'a conan.lock')
  if (!read.ok) return read
  const nodes = objectAt(objectAt(read.value, 'graph_lock'), 'nodes')
  const refs =
    nodes === undefined ? listAt(read.value, 'requires') : Object.values(nodes).flatMap((one) => refOf(one) ?? [])
  const packages = nodes === undefined ? refs.flatMap(packageOf) : packagesOfGraph(nodes)
  const left = refs.length - packages.length
  const warnings = leftOut(left, 'reference', 'references', 'not name/version')
  return { ok: true, value: { packages: mergeDuplicates(packages), warnings } }
}

/** Node 0 is the project itself; it has a reference of its own when it is a package. */
function packagesOfGraph(nodes: JsonObject): readonly Package[] {
  const found = new Map(
    Object.entries(nodes).flatMap(([id, node]) => packageOf(refOf(node)).map((one) => [id, one] as const)),
  )
  const direct = new Set(requiresOf(nodes['0']))
  return [...found].map(([id, one]): Package => {
    const needs = requiresOf(nodes[id]).flatMap((other) => found.get(other) ?? [])
    const dependsOn = needs.map(({ name, version }) => `${name}@${version}`)
    return {
      ...one,
      relationship: id === '0' ? 'root' : direct.has(id) ? 'direct' : 'indirect',
      ...(dependsOn.length > 0 && { dependsOn }),
    }
  })
}

/** Ids of nodes. The first graphs were mappings of references to ids. */
function requiresOf(node: Json | undefined): readonly string[] {
  const named = Object.values(objectAt(node, 'requires') ?? {})
  return [...listAt(node, 'requires'), ...named].filter((one) => typeof one === 'string')
}

/** The first graphs had `pref`, with the id of the built package after it. */
function refOf(node: Json): string | undefined {
  return textAt(node, 'ref') || textAt(node, 'pref') || undefined
}

/** `name/version@user/channel#revision%time` */
function packageOf(ref: Json | undefined): readonly Package[] {
  const [, name, version] =
    typeof ref === 'string' ? (/^([^/@#%:]+)\/([^/@#%:]+)(?:[@#%:]|$)/.exec(ref.trim()) ?? []) : []
  return name === undefined || version === undefined ? [] : [{ type: 'conan', name, version }]
}
