import { compareSubjects, type SubjectId, type SubjectRef, subjectId } from '../core/index.ts'
import type { ForeignFile, ForeignFinding, ForeignReport } from '../formats/foreign-findings/index.ts'
import {
  type KubeObject,
  type PodTemplatePaths,
  podTemplatePaths,
  podTemplatesOf,
  reasonNotJudged,
} from '../kube/objects/index.ts'
import { readPodFacts } from '../kube/pod-facts/index.ts'
import { FileSubjects } from './imported-files.ts'
import { ImageSubjects } from './imported-images.ts'
import { deploymentBehind, refOfOwner } from './owner-index.ts'

/** A report of another tool and the file it came from. */
export interface ForeignSource extends ForeignReport {
  readonly source: string
}

/** What a finding of another tool was joined by; `nothing` when none of our subjects is what it is about. */
export type JoinedBy = 'object' | 'image' | 'file' | 'nothing'

/** A finding of another tool, and the subjects of ours it is about. It is theirs: no count of ours has it. */
export interface ImportedFinding extends ForeignFinding {
  readonly by: JoinedBy
  readonly subjects: readonly SubjectRef[]
}

/** A report of another tool with its findings joined; none is lost. */
export interface ImportedReport extends ForeignSource {
  readonly findings: readonly ImportedFinding[]
}

/** Learns which objects there are, by name, image and file, and joins findings of other tools to them. */
export class ImportedJoin {
  /** By `Kind/name`. */
  readonly #byName = new Map<string, Map<SubjectId, SubjectRef>>()
  readonly #images = new ImageSubjects()
  readonly #files = new FileSubjects()
  readonly #ownerOf = new Map<SubjectId, SubjectRef>()
  readonly #templates: PodTemplatePaths

  constructor(templates: PodTemplatePaths = podTemplatePaths()) {
    this.#templates = templates
  }

  add(object: KubeObject): void {
    if (reasonNotJudged(object) !== undefined) return
    const { owner, origin } = object
    const ref = copyOf(object.ref)
    const templates = podTemplatesOf(object, this.#templates)
    for (const { spec, metadata, containerLists } of templates)
      for (const { image } of readPodFacts(spec, metadata, containerLists).containers)
        if (image.value !== undefined) this.#images.add(copyOf(image.value), ref)
    this.#name(ref)
    if (owner === undefined || origin.source === 'file' || templates.length === 0) this.#files.add(origin, ref)
    else this.#own(object, refOfOwner(object, owner))
  }

  join(reports: readonly ForeignSource[]): readonly ImportedReport[] {
    return reports.map((report) => ({
      ...report,
      findings: report.findings.map((finding) => ({ ...finding, ...this.#subjectsOf(finding) })),
    }))
  }

  #name(ref: SubjectRef): void {
    const key = `${ref.kind}/${ref.name}`
    const known = this.#byName.get(key) ?? new Map<SubjectId, SubjectRef>()
    this.#byName.set(key, known.set(subjectId(ref), ref))
  }

  /** An owner nobody gave us is a subject all the same. */
  #own(object: KubeObject, named: SubjectRef): void {
    const owner = copyOf(deploymentBehind(object, named) ?? named)
    this.#ownerOf.set(object.id, owner)
    this.#name(owner)
  }

  #subjectsOf(finding: ForeignFinding): { by: JoinedBy; subjects: readonly SubjectRef[] } {
    const { subject, image, file } = finding
    const found: [JoinedBy, readonly SubjectRef[]][] = [
      ['object', subject === undefined ? [] : this.#named(subject, file)],
      ['image', image === undefined ? [] : this.#images.of(image.references)],
      // A file of an image is none of ours, whatever it is called.
      ['file', file === undefined || image !== undefined ? [] : this.#files.at(file)],
    ]
    const [by, refs] = found.find(([, some]) => some.length > 0) ?? ['nothing', []]
    return { by, subjects: this.#topOwners(refs) }
  }

  /** Other tools leave out the group and, for files, often the namespace: then only one candidate is certain. */
  #named(
    { kind, namespace, name }: NonNullable<ForeignFinding['subject']>,
    file: ForeignFile | undefined,
  ): SubjectRef[] {
    const candidates = [...(this.#byName.get(`${kind}/${name}`)?.values() ?? [])]
    const exact = candidates.filter((ref) => ref.namespace === namespace)
    if (exact.length > 0 || namespace !== '') return exact
    if (candidates.length === 1) return candidates
    const inFile = file === undefined ? [] : candidates.filter((ref) => this.#files.holds(file, ref))
    return inFile.length === 1 ? inFile : []
  }

  /** Pods are reported with the controller at the top; the steps are bounded, so a loop of owners ends. */
  #topOwners(refs: readonly SubjectRef[]): readonly SubjectRef[] {
    const tops = new Map<string, SubjectRef>()
    for (let ref of refs) {
      for (let steps = 0; steps < 8; steps++) {
        const owner = this.#ownerOf.get(subjectId(ref))
        if (owner === undefined) break
        ref = owner
      }
      tops.set(subjectId(ref), ref)
    }
    return [...tops.values()].sort(compareSubjects)
  }
}

/** A part of a text keeps the whole text in memory, and a cluster's dump is long. */
function copyOf<T extends string | SubjectRef>(value: T): T {
  return JSON.parse(JSON.stringify(value))
}
