import {
  isArray,
  type Json,
  type Locate,
  listAt,
  member,
  type Origin,
  type Position,
  textAt,
} from '../../core/index.ts'
import { readKubeObject } from '../objects/index.ts'
import { type EstateItem, foreign, type SourceOptions, unread } from './items.ts'

/** A parsed value, where it stands, and how to find its fields. */
export interface Parsed {
  readonly value: Json
  readonly file: string
  readonly doc: number
  readonly line: number
  readonly locate: Locate
  readonly options: SourceOptions
  /** An element of a list: a list of objects has no room for strangers. */
  readonly inList?: boolean
}

/** The objects of one document: itself, or its elements. Like kubectl, whatever has a list of `items` is a list. */
export function* objectsIn(parsed: Parsed): Generator<EstateItem> {
  const { value } = parsed
  const kind = textAt(value, 'kind') ?? ''
  if (!isArray(member(value, 'items'))) {
    yield readOne(parsed)
    return
  }
  for (const [index, item] of listAt(value, 'items').entries()) {
    const locate: Locate = (path) => parsed.locate(['items', index, ...path])
    const line = locate([])?.line ?? parsed.line
    yield readOne({
      ...parsed,
      inList: true,
      value: withListKind(item, kind, textAt(value, 'apiVersion')),
      line,
      locate,
      doc: index,
    })
  }
}

/** The API server leaves kind and version out of a list's elements: `PodList` says both. */
export function withListKind(item: Json, listKind: string | undefined, apiVersion: string | undefined): Json {
  if (!listKind || listKind === 'List' || apiVersion === undefined) return item
  if (textAt(item, 'kind') || textAt(item, 'apiVersion') || typeof item !== 'object' || item === null || isArray(item))
    return item
  return { ...item, apiVersion, kind: listKind.replace(/List$/, '') }
}

/** Kinds of tools that are configuration of the tool, not objects of a cluster. */
const toolKinds = /^(kustomize\.config\.k8s\.io|skaffold|kind\.x-k8s\.io|kuttl\.dev|cli\.kyverno\.io|chaostoolkit)/

export function readOne({ value, file, doc, line, locate, options, inList }: Parsed): EstateItem {
  const { namespace } = options
  const read = readKubeObject(value, {
    origin: originOf(options, file, doc, line),
    locate,
    ...(namespace && { namespace }),
  })
  if (read.ok) return { object: read.object }
  const stranger = textAt(value, 'kind') === undefined && textAt(value, 'apiVersion') === undefined
  const ofTool = toolKinds.test(textAt(value, 'apiVersion') ?? '') || /(^|\/)Chart\.yaml$/.test(file)
  if (ofTool || (stranger && !options.named && !inList)) return foreign(file, line, read.message, read.hint)
  return unread(file, line, inList ? `item ${doc + 1} of the list: ${read.message}` : read.message, read.hint)
}

function originOf({ cluster }: SourceOptions, file: string, doc: number, line: number): Origin {
  return cluster === true ? { source: 'dump', file, item: doc, line } : { source: 'file', file, doc, line }
}

/** Lines of a part of a file, as lines of the file. */
export function shifted(locate: Locate, firstLine: number): Locate {
  return (path) => {
    const position: Position | undefined = locate(path)
    return position && { line: position.line + firstLine - 1, column: position.column }
  }
}
