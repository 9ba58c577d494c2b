import {
  isArray,
  isObject,
  type Json,
  type JsonObject,
  listAt,
  member,
  objectAt,
  type Path,
  sortedKeys,
} from '../../core/index.ts'
import { type ContainerList, podContainerLists } from '../pod-facts/index.ts'
import type { KubeObject } from './object.ts'
import builtIn from './pod-template-paths.json' with { type: 'json' }

/**
 * How much of the pod the object decides. `pod`: all of it. `tekton-task` and `argo-template`: its containers, the rest
 * is the engine's.
 * `operator`: some fields, its operator adds the rest; what is absent there is unknown, not unset.
 */
export type TemplateShape = 'pod' | 'tekton-task' | 'argo-template' | 'operator'

/** Where objects of one kind keep a pod template; `*` stands for every entry of a list or map. */
export interface PodTemplatePath {
  readonly group: string
  readonly kind: string
  /** The pod's root, which holds `metadata` and `spec`. */
  readonly path: string
  /** The pod's specification, when it is not `spec` under `path`. */
  readonly specPath?: string
  readonly shape: TemplateShape
}

/** Where a pod template stands in its object. */
export interface TemplatePlace {
  readonly specPath: Path
  readonly metadataPath: Path
  /** The object decides the whole pod; otherwise something else adds to it. */
  readonly complete: boolean
}

/** One pod template of one object. */
export interface PodTemplate extends TemplatePlace {
  readonly spec: JsonObject
  readonly metadata: JsonObject | undefined
  readonly containerLists: readonly ContainerList[]
}

const tektonLists: readonly ContainerList[] = [
  { field: 'steps', kind: 'container' },
  { field: 'sidecars', kind: 'container' },
]

const argoLists: readonly ContainerList[] = [
  { field: 'initContainers', kind: 'init' },
  { field: 'container', kind: 'container', single: true },
  { field: 'script', kind: 'container', single: true },
  { field: 'sidecars', kind: 'container' },
]

const listsOf: Readonly<Record<TemplateShape, readonly ContainerList[]>> = {
  pod: podContainerLists,
  operator: podContainerLists,
  'tekton-task': tektonLists,
  'argo-template': argoLists,
}

export type PodTemplatePaths = ReadonlyMap<string, readonly PodTemplatePath[]>

/** The built-in paths and those a user declares for their own kinds. */
export function podTemplatePaths(declared: readonly PodTemplatePath[] = []): PodTemplatePaths {
  const all = [...(builtIn as PodTemplatePath[]), ...declared] // the JSON file is ours and tested
  return Map.groupBy(all, (entry) => `${entry.group}/${entry.kind}`)
}

const defaultPaths = podTemplatePaths()

/** The pod templates of an object, in the order of the table; none for an object that makes no pods. */
export function podTemplatesOf(object: KubeObject, paths: PodTemplatePaths = defaultPaths): PodTemplate[] {
  const { group, kind } = object.ref
  const entries = paths.get(`${group}/${kind}`) ?? guessedPath(object)
  return entries.flatMap((entry) => templatesAt(object.object, entry))
}

/**
 * A kind nobody declared whose `spec.template` holds containers most likely makes pods of it. What its controller adds
 * is not known, so only what is wrong in it counts.
 */
function guessedPath({ object, ref }: KubeObject): PodTemplatePath[] {
  const template = member(member(object, 'spec'), 'template')
  const holdsContainers = listAt(member(template, 'spec'), 'containers').some(
    (item) => member(item, 'image') !== undefined,
  )
  return holdsContainers ? [{ group: ref.group, kind: ref.kind, path: 'spec.template', shape: 'operator' }] : []
}

function templatesAt(object: JsonObject, entry: PodTemplatePath): PodTemplate[] {
  const rootSteps = entry.path === '' ? [] : entry.path.split('.')
  const specSteps = entry.specPath === undefined ? [...rootSteps, 'spec'] : entry.specPath.split('.')
  return expand(object, specSteps, []).map(({ value, path }) => {
    const metadataPath = entry.specPath === undefined ? [...path.slice(0, -1), 'metadata'] : ['metadata']
    return {
      spec: value,
      metadata: entry.specPath === undefined ? objectAt(valueAt(object, path.slice(0, -1)), 'metadata') : undefined,
      specPath: path,
      metadataPath,
      containerLists: listsOf[entry.shape],
      complete: entry.shape === 'pod',
    }
  })
}

function expand(value: Json | undefined, steps: readonly string[], path: Path): { value: JsonObject; path: Path }[] {
  const [step, ...rest] = steps
  if (step === undefined) return isObject(value) ? [{ value, path }] : []
  if (step !== '*') return expand(member(value, step), rest, [...path, step])
  if (isArray(value)) return value.flatMap((item, index) => expand(item, rest, [...path, index]))
  return isObject(value) ? sortedKeys(value).flatMap((key) => expand(value[key], rest, [...path, key])) : []
}

export function valueAt(root: Json, path: Path): Json | undefined {
  let value: Json | undefined = root
  for (const step of path) {
    if (typeof step === 'number') value = isArray(value) ? value[step] : undefined
    else value = member(value, step)
  }
  return value
}

/** A path of the pod (`spec.…`, `metadata.…`) as a path of the object that holds its template. */
export function pathInObject({ metadataPath, specPath }: TemplatePlace, podPath: Path): Path {
  const [root, ...rest] = podPath
  return [...(root === 'metadata' ? metadataPath : specPath), ...rest]
}
