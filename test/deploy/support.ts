import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, join, resolve } from 'node:path'
import { type JsonObject, textAt } from '../../src/core/index.ts'
import { parseYaml, splitYamlDocuments } from '../../src/formats/yaml/index.ts'
import { readPaths, readText } from '../../src/kube/estate/index.ts'
import type { KubeObject } from '../../src/kube/objects/index.ts'

export const root = resolve(import.meta.dirname, '../..')
export const chart = join(root, 'deploy/helm/seawall-gate')

/** Helm, where it is there already: on the PATH, or among the real parts. Nothing is fetched. */
export function findHelm(): string | undefined {
  const parts = process.env.SEAWALL_REAL_PARTS ?? join(homedir(), '.cache/seawall/real-parts')
  const fetched = existsSync(parts) ? readdirSync(parts).filter((name) => name.startsWith('helm-')) : []
  const folders = [...(process.env.PATH ?? '').split(delimiter), ...fetched.map((name) => join(parts, name))]
  return folders.map((folder) => join(folder, 'helm')).find((file) => existsSync(file))
}

/** The objects of files and folders of the repository. */
export async function objectsOf(...paths: string[]): Promise<readonly KubeObject[]> {
  return collected(
    readPaths(
      paths.map((path) => join(root, path)),
      nothing(),
      {},
    ),
  )
}

/** The objects of YAML text. */
export async function objectsIn(text: string): Promise<readonly JsonObject[]> {
  const found = await collected(readText('text', once(Buffer.from(text)), {}))
  return found.map(({ object }) => object)
}

async function collected(items: ReturnType<typeof readPaths>): Promise<readonly KubeObject[]> {
  const objects: KubeObject[] = []
  for await (const item of items) {
    if ('unread' in item) throw new Error(item.unread.message)
    objects.push(item.object)
  }
  return objects
}

export const ofKind = (objects: readonly JsonObject[], kind: string): readonly JsonObject[] =>
  objects.filter((object) => textAt(object, 'kind') === kind)

export function yamlFile(path: string): JsonObject {
  const read = parseYaml(readFileSync(join(root, path), 'utf8'))
  if (!read.ok) throw new Error(`${path}: ${read.error.message}`)
  return read.value as JsonObject // every file of ours is an object
}

/** YAML documents as text. */
export function documentsIn(text: string): readonly string[] {
  return [...splitYamlDocuments(text)].map((one) => one.text)
}

async function* nothing(): AsyncGenerator<Uint8Array> {}

async function* once(chunk: Uint8Array): AsyncGenerator<Uint8Array> {
  yield chunk
}
