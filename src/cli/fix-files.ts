import { existsSync, lstatSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import type { FixTarget } from '../assess/index.ts'
import { canonicalJson, type Finding, isArray, member, messageOf, type Result, textAt } from '../core/index.ts'
import { parseYaml } from '../formats/yaml/index.ts'
import { type PlacedDocument, placeDocuments, renderDocument, replaceDocuments } from '../formats/yaml-edit/index.ts'
import type { KubeObject } from '../kube/objects/index.ts'

/** A file of manifests and where its documents stand. */
interface ManifestFile {
  readonly path: string
  readonly bytes: Buffer
  readonly text: string
  readonly documents: readonly PlacedDocument[]
}

/** What a file is to become; `before` is undefined for a new one. */
export interface FileChange {
  readonly path: string
  readonly before: { readonly bytes: Buffer; readonly text: string } | undefined
  readonly after: string
  /** The objects of its documents, by position, as they were and as they will be. */
  readonly objects: ReadonlyMap<number, { readonly before: KubeObject; readonly after: KubeObject }>
}

const generatedName = 'seawall-generated.yaml'

/** Finds the documents that objects were read from, and puts changed ones back. */
export class FixFiles {
  readonly #folders: readonly string[]
  readonly #files = new Map<string, Result<ManifestFile, string>>()
  readonly #claimed = new Set<string>()
  readonly #places = new Map<number, { file: ManifestFile; document: number; object: KubeObject }>()
  #targets = 0

  constructor(paths: readonly string[]) {
    this.#folders = paths.filter((path) => statSync(path, { throwIfNoEntry: false })?.isDirectory())
  }

  /** To be called once for each object, in the order in which `changes` gets the results. */
  target(object: KubeObject): FixTarget {
    const index = this.#targets++
    const found = this.#find(object)
    if (!found.ok) return { object, document: found }
    this.#places.set(index, { ...found.value, object })
    return { object, document: { ok: true, value: found.value.file.documents[found.value.document]?.text ?? '' } }
  }

  /** New objects go beside the file of their subject, where the next run finds them. */
  fileFor({ origin }: Finding): Result<string, string> {
    const folder = origin.source === 'file' ? dirname(origin.file) : undefined
    const walked = folder !== undefined && this.#folders.some((one) => !/^\.\.(?:[/\\]|$)/.test(relative(one, folder)))
    if (!walked || isInArchive(folder))
      return { ok: false, error: 'it takes a new object: name the folder, not the file, so that the next run finds it' }
    const path = join(folder, generatedName)
    const found = lstatSync(path, { throwIfNoEntry: false })
    if (found === undefined) return { ok: true, value: path }
    if (!found.isFile())
      return {
        ok: false,
        error: `it takes a new object, and ${generatedName} beside it is a link or no file: remove it`,
      }
    const opened = this.#open(path)
    return opened.ok ? { ok: true, value: path } : opened
  }

  changes(targets: readonly FixTarget[], generated: readonly KubeObject[]): FileChange[] {
    const changes = new Map<string, FileChange>()
    for (const [file, documents] of this.#changedDocuments(targets)) {
      const texts = new Map(
        [...documents].map(([document, { text }]) => [file.documents[document] as PlacedDocument, text]),
      )
      changes.set(file.path, {
        path: file.path,
        before: file,
        after: replaceDocuments(file.text, texts),
        objects: documents,
      })
    }
    for (const object of generated) {
      const path = object.origin.source === 'file' ? object.origin.file : generatedName
      changes.set(path, withDocument(changes.get(path) ?? this.#unchanged(path), object))
    }
    return [...changes.values()].sort((a, b) => (a.path < b.path ? -1 : 1))
  }

  #changedDocuments(targets: readonly FixTarget[]) {
    const changed = new Map<ManifestFile, Map<number, { before: KubeObject; after: KubeObject; text: string }>>()
    for (const [index, { object, document }] of targets.entries()) {
      const place = this.#places.get(index)
      if (place === undefined || !document.ok) continue
      const { file } = place
      if (file.documents[place.document]?.text === document.value) continue
      const documents = changed.get(file) ?? new Map()
      changed.set(file, documents.set(place.document, { before: place.object, after: object, text: document.value }))
    }
    return changed
  }

  #unchanged(path: string): FileChange {
    const file = existsSync(path) ? this.#open(path) : undefined
    if (file?.ok) return { path, before: file.value, after: file.value.text, objects: new Map() }
    return {
      path,
      before: undefined,
      after: '# Written by seawall fix; read it before you apply it.\n',
      objects: new Map(),
    }
  }

  #find(object: KubeObject): Result<{ file: ManifestFile; document: number }, string> {
    const { origin } = object
    const madeByCluster = textAt(member(object.object, 'metadata'), 'uid') !== undefined
    if (origin.source !== 'file' || madeByCluster)
      return { ok: false, error: 'it was read from a cluster: fix the manifest that made it' }
    if (isInArchive(origin.file))
      return { ok: false, error: 'it lies in an archive: unpack it, fix it, and pack it again' }
    const file = this.#open(origin.file)
    if (!file.ok) return file
    const document = file.value.documents.findIndex(
      ({ line, lastLine }) => line <= origin.line && origin.line <= lastLine,
    )
    const why = this.#whyNot(file.value, document, object)
    return why === undefined ? { ok: true, value: { file: file.value, document } } : { ok: false, error: why }
  }

  #whyNot(file: ManifestFile, index: number, object: KubeObject): string | undefined {
    const document = file.documents[index]
    if (/^\uFEFF?\s*(\{\s*["}]|\[)/.test(file.text)) return 'the file is JSON, and only YAML is edited'
    const parsed = document && parseYaml(document.text)
    if (document === undefined || parsed === undefined || !parsed.ok) return 'its document was not found in the file'
    if (isArray(member(parsed.value, 'items'))) return 'it stands in a List: give each object a document of its own'
    const source = helmSource(document.text)
    if (source !== undefined) return `Helm rendered it from ${source}: fix the chart`
    if (canonicalJson(parsed.value) !== canonicalJson(object.object)) return 'the file has changed since it was read'
    const claim = `${realpathSync(file.path)}\u0000${document.start}`
    if (this.#claimed.has(claim)) return 'the file was given twice, and is fixed under its other name'
    this.#claimed.add(claim)
    return undefined
  }

  #open(path: string): Result<ManifestFile, string> {
    const known = this.#files.get(path) ?? readManifest(path)
    this.#files.set(path, known)
    return known
  }
}

function readManifest(path: string): Result<ManifestFile, string> {
  try {
    const bytes = readFileSync(path)
    const text = bytes.toString('utf8')
    if (!Buffer.from(text).equals(bytes)) return { ok: false, error: 'the file is not UTF-8 text' }
    return { ok: true, value: { path, bytes, text, documents: placeDocuments(text) } }
  } catch (error) {
    return { ok: false, error: `the file cannot be read again: ${messageOf(error)}` }
  }
}

function isInArchive(file: string): boolean {
  return /\.(tar|tar\.gz|tgz)!/i.test(file) && !existsSync(file)
}

/** `helm template` writes above each document which template it comes from. */
function helmSource(document: string): string | undefined {
  for (const line of document.split('\n')) {
    const match = /^# Source: (\S+\/templates\/\S+)/.exec(line)
    if (match !== null) return match[1]
    if (!/^\s*(#.*)?$/.test(line)) return undefined
  }
  return undefined
}

function withDocument(change: FileChange, object: KubeObject): FileChange {
  const { after } = change
  const ended = after === '' || after.endsWith('\n') ? after : `${after}\n`
  return { ...change, after: `${ended}---\n${renderDocument(object.object)}` }
}
