import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { isArray, isObject, type Json, textAt } from '../../../core/index.ts'
import { parseYaml } from '../../../formats/yaml/index.ts'

export const kustomizationNames = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'] as const

const maxFolders = 20_000
const maxDepth = 64

/** What the kustomizations below a folder refer to, by real path: bases and components are rendered through others. */
export function referencedBelow(root: string): ReadonlySet<string> {
  const referenced = new Set<string>()
  const waiting = [{ folder: root, depth: 0 }]
  for (let seen = 0; seen < maxFolders; seen++) {
    const next = waiting.pop()
    if (next === undefined) break
    for (const path of referencesOf(next.folder)) referenced.add(path)
    if (next.depth < maxDepth)
      for (const folder of foldersIn(next.folder)) waiting.push({ folder, depth: next.depth + 1 })
  }
  return referenced
}

/** A component adds to other kustomizations and is nothing by itself. */
export function isComponent(folder: string): boolean {
  return textAt(readKustomization(folder), 'kind') === 'Component'
}

function foldersIn(folder: string): string[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true })
    return entries
      .filter((entry) => entry.isDirectory() && entry.name !== '.git' && entry.name !== 'node_modules')
      .map((entry) => join(folder, entry.name))
  } catch {
    return [] // the walk itself says which folders cannot be read
  }
}

function referencesOf(folder: string): string[] {
  return [...textsIn(readKustomization(folder))].flatMap((text) => realPath(resolve(folder, text)))
}

function readKustomization(folder: string): Json {
  for (const name of kustomizationNames) {
    try {
      const file = join(folder, name)
      if (statSync(file).size > 1024 * 1024) continue
      const parsed = parseYaml(readFileSync(file, 'utf8'))
      if (parsed.ok) return parsed.value
    } catch {
      // Another name, or none: then nothing is referred to.
    }
  }
  return null
}

/** Every text of a kustomization may be a path; those that are none lead nowhere. */
function* textsIn(value: Json): Generator<string> {
  if (typeof value === 'string' && value.length < 1024 && !value.includes('\n')) yield value
  else if (isArray(value)) for (const item of value) yield* textsIn(item)
  else if (isObject(value)) for (const item of Object.values(value)) yield* textsIn(item)
}

function realPath(path: string): string[] {
  try {
    return [realpathSync(path)]
  } catch {
    return []
  }
}
