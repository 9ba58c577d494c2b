import { type JsonObject, objectAt, textAt } from '../../../core/index.ts'
import { type CsafTree, csafTree } from '../../../formats/csaf/index.ts'
import { parsePurl } from '../../../formats/purl/index.ts'
import type { Namespace } from '../../types.ts'
import { parseNevra, withEpoch } from '../nevra.ts'
import { releaseOfCpe } from './release.ts'

/** A package of a release, as a product id names it. */
export interface CsafPackage {
  readonly namespace: Namespace
  readonly name: string
  /** With the epoch where it is not 0; undefined where every version is meant. */
  readonly version?: string
  /** `src` where the name is that of the source, undefined where nothing tells. */
  readonly arch?: string
  /** `name:stream`. */
  readonly module?: string
}

/** How many relationships may stand on each other. */
const deepest = 10

/** What a product id names; `elsewhere` where it is no package of a release that is known here, undefined where it cannot be read. */
export function packagesOf(document: JsonObject): (id: string) => CsafPackage | 'elsewhere' | undefined {
  const tree = csafTree(document)
  const releases = new Map<string, ReleaseFound | undefined>()
  return (id) => {
    const relationship = tree.relationships.get(id)
    if (relationship === undefined) return tree.names.has(id) ? 'elsewhere' : undefined
    const { component, product } = relationship
    if (!releases.has(product)) releases.set(product, releaseUnder(tree, product))
    const release = releases.get(product)
    if (release === undefined) return 'elsewhere'
    const named = componentOf(component, helperOf(tree.names.get(component), 'purl'))
    if (named === undefined || named === 'elsewhere') return named
    const module = named.module ?? release.module
    return { namespace: release.namespace, ...named, ...(module !== undefined && { module }) }
  }
}

interface ReleaseFound {
  readonly namespace: Namespace
  readonly module?: string
}

/** A module may stand between a package and the release: `AppStream-8.6.0.Z.EUS:nodejs:14:8060…:ad008a3a`. */
function releaseUnder({ names, relationships }: CsafTree, start: string): ReleaseFound | undefined {
  let module: string | undefined
  let at: string | undefined = start
  for (let steps = 0; at !== undefined && steps < deepest; steps++) {
    const namespace = releaseOfCpe(helperOf(names.get(at), 'cpe') ?? '')
    if (namespace !== undefined) return { namespace, ...(module !== undefined && { module }) }
    const relationship = relationships.get(at)
    module ??= /^([\w.+-]{1,100}:[\w.+-]{1,100}):\d+:[0-9a-f]+$/.exec(relationship?.component ?? '')?.[1]
    at = relationship?.product
  }
  return undefined
}

const helperOf = (name: JsonObject | undefined, key: 'cpe' | 'purl'): string | undefined =>
  textAt(objectAt(name, 'product_identification_helper'), key)

type Component = Omit<CsafPackage, 'namespace'>

function componentOf(id: string, purl: string | undefined): Component | 'elsewhere' | undefined {
  const read = purl === undefined ? undefined : parsePurl(purl)
  if (read?.ok && read.value.type === 'rpm') {
    const { name, qualifiers, version } = read.value
    const [arch, module] = [qualifiers.get('arch'), moduleOf(qualifiers.get('rpmmod')) ?? moduleIn(id)]
    return {
      name,
      ...(version !== undefined && version !== '' && { version: withEpoch(version, qualifiers.get('epoch')) }),
      ...(arch !== undefined && { arch }),
      ...(module !== undefined && { module }),
    }
  }
  if (read?.ok && read.value.type !== 'rpmmod') return 'elsewhere' // an image, an archive
  return nevraOf(id) ?? bareOf(id)
}

/** `bind-32:9.16.23-1.el9.x86_64`, `ruby-2.5.9-111.module+el8.9.0.x86_64.rpm-ruby:2.5`. */
function nevraOf(id: string): Component | undefined {
  const build = parseNevra(id.replace(/\.rpm(?:-[\w.+-]{1,100}:[\w.+-]{1,100})?$/, ''), true)
  if (build?.arch === undefined) return undefined
  const module = moduleIn(id)
  return { ...build, arch: build.arch, ...(module !== undefined && { module }) }
}

/** `bind`, `ruby:2.5/ruby`. */
function bareOf(id: string): Component | undefined {
  const [, module, name] = /^(?:([\w.+-]{1,100}:[\w.+-]{1,100})\/)?([\w.+-]{1,200})$/.exec(id) ?? []
  return name === undefined ? undefined : { name, ...(module !== undefined && { module }) }
}

/** The name and stream of `ruby:2.5:8090020230627084142:b46abd14`. */
const moduleOf = (label: string | undefined): string | undefined =>
  label === undefined ? undefined : /^([^:]+:[^:]+)(?::|$)/.exec(label)?.[1]

const moduleIn = (id: string): string | undefined =>
  /\.rpm-([\w.+-]{1,100}:[\w.+-]{1,100})$/.exec(id)?.[1] ?? /^([\w.+-]{1,100}:[\w.+-]{1,100})\/[\w.+-]+$/.exec(id)?.[1]
