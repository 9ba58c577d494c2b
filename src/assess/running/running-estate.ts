import {
  compareSubjects,
  type EvidenceNeed,
  type Missing,
  type SubjectId,
  type SubjectRef,
  subjectId,
} from '../../core/index.ts'
import { EstateIndex, type Workload, workloadOf } from '../../kube/estate-index/index.ts'
import { entryPointsOf } from '../../kube/network/index.ts'
import {
  type KubeObject,
  type PodTemplate,
  type PodTemplatePaths,
  podTemplatesOf,
  reasonNotJudged,
} from '../../kube/objects/index.ts'
import { readPodFacts } from '../../kube/pod-facts/index.ts'
import { deploymentBehind, refOfOwner } from '../owner-index.ts'
import { ownerOf } from './owner.ts'
import { type ImageUse, imageUsesOf } from './pod-images.ts'
import { privilegesOf } from './privileges.ts'
import type { RunningContainer, RunningWorkload } from './types.ts'

export interface RunningOptions {
  /** Whether what is absent does not exist. */
  readonly complete: boolean
  readonly podTemplates: PodTemplatePaths
  /** Labels or annotations that name an owner; the usual ones unless told. */
  readonly ownerKeys?: readonly string[]
}

/** A workload, or what stands for one until its controller is met. */
interface Entry {
  readonly ref: SubjectRef
  /** One for each of its pod templates. */
  readonly workloads: readonly Workload[]
  readonly uses: Map<string, ImageUse>
  pods: number
}

/** Pods and replica sets of one controller. */
interface Owned extends Entry {
  readonly owner: SubjectRef
  /** The deployment that the name of a replica set tells. */
  readonly guess: SubjectRef | undefined
  /** What it stands for when nobody gives its controller. */
  readonly alone: boolean
}

const outsideNeeds: readonly EvidenceNeed[] = ['api:services', 'api:ingresses']

/** Gathers which workload runs which image, object by object, whatever order they come in. */
export class RunningEstate {
  readonly #options: RunningOptions
  readonly #estate: EstateIndex
  readonly #entries = new Map<SubjectId, Entry>()
  readonly #owned = new Map<SubjectId, Owned>()
  readonly #ownerOf = new Map<SubjectId, SubjectRef>()

  constructor(options: RunningOptions) {
    this.#options = options
    this.#estate = new EstateIndex(options.complete)
  }

  /** Evidence the source could not get. */
  gap(missing: Missing): void {
    this.#estate.addGap(missing)
  }

  add(object: KubeObject): void {
    if (reasonNotJudged(object) !== undefined) return
    const templates = podTemplatesOf(object, this.#options.podTemplates)
    if (templates.length === 0) {
      this.#estate.add(object)
      return
    }
    const entry = this.#entryFor(object)
    if (object.ref.kind === 'Pod') entry.pods += 1
    for (const template of templates) for (const use of imageUsesOf(object, template)) keep(entry, use)
  }

  /** Every workload, in order. */
  finish(): readonly RunningWorkload[] {
    for (const owned of this.#owned.values()) this.#joinOwner(owned)
    this.#owned.clear()
    for (const { workloads } of this.#entries.values()) for (const one of workloads) this.#estate.addWorkload(one)
    return [...this.#entries.values()].sort((a, b) => compareSubjects(a.ref, b.ref)).map((one) => this.#running(one))
  }

  #entryFor(object: KubeObject): Entry {
    const { owner } = object
    if (owner === undefined) return kept(this.#entries, object.id, () => this.#entryOf(object))
    const ref = refOfOwner(object, owner)
    if (object.ref.kind !== 'Pod' && !this.#ownerOf.has(object.id)) this.#ownerOf.set(object.id, structuredClone(ref))
    // In a file an owner is only claimed, and a node owns static pods that have nothing in common.
    const alone = object.origin.source === 'file' || owner.kind === 'Node'
    return kept(this.#owned, alone ? object.id : subjectId(ref), () => ({
      ...this.#entryOf(object),
      owner: structuredClone(ref),
      guess: structuredClone(deploymentBehind(object, ref)),
      alone,
    }))
  }

  /** The copy matters: a part of a text keeps the whole text in memory, and a cluster is many texts. */
  #entryOf({ locate: _, ...rest }: KubeObject): Entry {
    const object: KubeObject = { ...structuredClone(rest), locate: () => undefined }
    const templates = podTemplatesOf(object, this.#options.podTemplates)
    return { ref: object.ref, workloads: templates.map((one) => workloadFrom(object, one)), uses: new Map(), pods: 0 }
  }

  #joinOwner(owned: Owned): void {
    const top = this.#topOf(owned)
    const stands = owned.alone && !this.#entries.has(subjectId(top)) ? owned.ref : top
    const entry = kept(this.#entries, subjectId(stands), () => ({ ...owned, ref: stands, uses: new Map(), pods: 0 }))
    entry.pods += owned.pods
    for (const use of owned.uses.values()) keep(entry, use)
  }

  /** Follows owners upwards as far as they are known; the steps are bounded, so a loop of owners ends. */
  #topOf({ guess, owner }: Owned): SubjectRef {
    let ref = owner
    for (let steps = 0; steps < 8; steps++) {
      const next = this.#ownerOf.get(subjectId(ref))
      if (next === undefined) break
      ref = next
    }
    return this.#entries.has(subjectId(ref)) || ref !== owner ? ref : (guess ?? ref)
  }

  #running({ pods, ref, uses, workloads }: Entry): RunningWorkload {
    const estate = this.#estate
    const { ownerKeys = [] } = this.#options
    return {
      ref,
      pods,
      containers: containersOf(uses.values()),
      get owner() {
        return workloads.flatMap((one) => ownerOf(one, estate, ownerKeys) ?? [])[0]
      },
      get privileges() {
        return distinct(workloads.flatMap(({ facts }) => privilegesOf(facts)))
      },
      get exposure() {
        return {
          entryPoints: distinct(workloads.flatMap((one) => entryPointsOf(one, estate).map(({ how }) => how))),
          known: outsideNeeds.every((need) => estate.missing(need, ref.namespace) === undefined),
        }
      },
    }
  }
}

function workloadFrom(object: KubeObject, template: PodTemplate): Workload {
  const { complete, containerLists, metadata, metadataPath, spec, specPath } = template
  return workloadOf(object, { complete, metadataPath, specPath }, () => readPodFacts(spec, metadata, containerLists))
}

/** Each distinct use once, as a copy. */
function keep({ uses }: Entry, use: ImageUse): void {
  const key = [use.container, use.image, use.digest].join('\0')
  if (!uses.has(key)) uses.set(Buffer.from(key).toString(), structuredClone(use))
}

/** What a manifest names is one image with what the pods of it run: their digests are put together. */
function containersOf(uses: Iterable<ImageUse>): readonly RunningContainer[] {
  const groups = Map.groupBy(uses, ({ container, image }) => `${container}\0${image}`)
  return [...groups.values()].flatMap((group) => {
    const [first] = group
    if (first === undefined) return []
    const digests = [...new Set(group.flatMap(({ digest }) => digest ?? []))].sort()
    return [{ name: first.container, kind: first.kind, image: first.image, digests }]
  })
}

const distinct = (words: readonly string[]): readonly string[] => [...new Set(words)]

function kept<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key)
  if (known !== undefined) return known
  const made = make()
  map.set(key, made)
  return made
}
