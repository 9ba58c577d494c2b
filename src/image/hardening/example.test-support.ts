import { isArray, isObject, type Json, type JsonObject, listAt, member, objectAt, textAt } from '../../core/index.ts'
import type { Account, SecretMark } from '../analysis/index.ts'
import { baseSplit, buildSteps } from '../history/index.ts'
import type { ImageSecret, SecretPlace } from '../inventory/index.ts'
import type { Surface, Tool } from '../surface/index.ts'
import type { ImageFacts, ImageFile } from './facts.ts'

/** The facts of an image that an example of the catalogue describes in a few lines. */
export function exampleFacts(example: JsonObject, now: string): ImageFacts {
  const config = configOf(objectAt(example, 'config') ?? {}, listAt(example, 'history'))
  const files = listAt(example, 'files').map(fileOf)
  const paths = new Map(files.map(({ path, layer }) => [path, layer]))
  return {
    name: 'example',
    tags: texts(listAt(example, 'tags')),
    config,
    steps: buildSteps(config, config.history.length),
    base: baseSplit(config, config.history.length),
    os: osOf(objectAt(example, 'os')),
    accounts: new Map(
      Object.entries(objectAt(example, 'accounts') ?? {}).map(([path, list]) => [path, accountsOf(list)]),
    ),
    setIdFiles: files.filter(({ mode }) => (mode & 0o6000) !== 0),
    worldWritable: files.filter(({ mode }) => (mode & 0o002) !== 0),
    secrets: listAt(example, 'secrets').flatMap((one) => (isObject(one) ? [secretOf(one)] : [])),
    surface: surfaceOf(objectAt(example, 'surface')),
    layerOf: (path) => paths.get(path),
    below: (folder) => files.filter(({ path }) => path.startsWith(`${folder}/`)),
    missing: [],
    now,
  }
}

function configOf(value: JsonObject, history: readonly Json[]): NonNullable<ImageFacts['config']> {
  const created = textAt(value, 'created')
  const test = texts(listAt(value, 'healthCheck'))
  return {
    os: 'linux',
    architecture: 'amd64',
    ...(created !== undefined && { created }),
    user: textAt(value, 'user') ?? '',
    env: [],
    entrypoint: [],
    cmd: [],
    workingDir: '',
    labels: {},
    exposedPorts: texts(listAt(value, 'exposedPorts')),
    volumes: texts(listAt(value, 'volumes')),
    onBuild: [],
    ...(test.length > 0 && { healthCheck: { test } }),
    diffIds: [],
    history: texts(history).map((createdBy) => ({ createdBy, emptyLayer: false })),
  }
}

function fileOf(value: Json): ImageFile {
  return {
    path: textAt(value, 'path') ?? '',
    mode: Number.parseInt(textAt(value, 'mode') ?? '0644', 8),
    uid: 0,
    layer: 0,
  }
}

function osOf(value: JsonObject | undefined): ImageFacts['os'] {
  if (value === undefined) return undefined
  const [id = '', versionId = '', prettyName = ''] = ['id', 'versionId', 'prettyName'].map((key) => textAt(value, key))
  return { id, versionId, idLike: [], name: prettyName, prettyName, codename: '' }
}

function accountsOf(list: Json): readonly Account[] {
  if (!isArray(list)) return []
  return list.map((one) => {
    const id = member(one, 'id')
    return {
      name: textAt(one, 'name') ?? '',
      id: typeof id === 'number' ? id : undefined,
      password: (textAt(one, 'password') ?? 'elsewhere') as Account['password'], // our own examples
    }
  })
}

function secretOf(value: JsonObject): ImageSecret {
  const mark: SecretMark = {
    rule: textAt(value, 'rule') ?? '',
    title: 'A credential',
    severity: 'high',
    confidence: 'high',
    line: 1,
    excerpt: '…',
    mark: '#000',
  }
  return { ...mark, place: objectAt(value, 'place') as unknown as SecretPlace } // our own examples
}

/** Without a description nothing is known of it. */
function surfaceOf(value: JsonObject | undefined): Surface {
  const [packages, removable] = [listAt(value, 'packages'), listAt(value, 'unneeded')]
  const tools = listAt(value, 'tools').map(toolOf)
  const before = { packages: packages.length, bytes: packages.length * 1000, setId: 0, tools: tools.length }
  const after = {
    ...before,
    packages: packages.length - removable.length,
    tools: tools.filter(({ needed }) => needed).length,
  }
  const program = textAt(value, 'program')
  return {
    entry:
      program === undefined
        ? { kind: 'unknown', why: 'The image does not say what it starts.' }
        : { kind: 'known', program, runtimes: [] },
    tools,
    setIdFiles: [],
    before,
    ...(program !== undefined && { after }),
    removable: texts(removable).map((name) => ({ type: 'deb', name, version: '1', bytes: 1000, files: 1, base: true })),
    missingLibraries: [],
    cannotKnow: [],
  }
}

function toolOf(value: Json): Tool {
  const path = textAt(value, 'path') ?? ''
  return {
    class: (textAt(value, 'class') ?? 'shell') as Tool['class'], // our own examples
    names: [path.slice(path.lastIndexOf('/') + 1)],
    path,
    layer: 0,
    base: true,
    needed: member(value, 'needed') === true,
  }
}

const texts = (list: readonly Json[]): string[] => list.filter((one) => typeof one === 'string')
