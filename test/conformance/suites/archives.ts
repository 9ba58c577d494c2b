import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import {
  byCodePoint,
  isObject,
  type JsonObject,
  listAt,
  member,
  type OsPackage,
  objectAt,
  textAt,
} from '../../../src/core/index.ts'
import { isOfSystem, openLocalImage, type ReadImage, readImage } from '../../../src/image/index.ts'
import { attempt } from '../attempt.ts'
import type { Cases } from '../fixtures.ts'
import { readJsonFile, textsAt } from '../json-file.ts'
import { type Answer, type Score, ScoreKeeper } from '../score.ts'
import { files } from '../verdict-ids.ts'

type Judge = (read: ReadImage, expected: JsonObject) => Answer

/** Several layouts and compressions: how the image is built up, and how many files it has. */
export async function runVariants(cases: Cases): Promise<Score> {
  return runIndex('archives/variants', cases, (read, expected) =>
    allHold([
      textAt(expected, 'layout') === read.source.kind,
      member(expected, 'layers') === read.layers.length,
      equal(textsAt(expected, 'diffIds'), diffIdsOf(read)),
      equal(
        textsAt(expected, 'compression'),
        read.layers.map(({ walked }) => walked.compression),
      ),
      member(expected, 'files') === treeOf(read).length,
    ]),
  )
}

/** Odd archives: what the file system is once the layers lie over each other. */
export async function runEdge(cases: Cases): Promise<Score> {
  return runIndex('archives/edge', cases, (read, expected) => {
    const tree = objectAt(expected, 'tree') ?? {}
    const found = new Map(treeOf(read))
    return allHold([
      equal(textsAt(expected, 'diffIds'), diffIdsOf(read)),
      Object.keys(tree).length === found.size,
      ...Object.entries(tree).map(([path, entry]) => isObject(entry) && sameEntry(found.get(path), entry)),
    ])
  })
}

/** One image in three encodings: its packages, which layer brought them, and what is there and what is not. */
export async function runMade(cases: Cases): Promise<Score> {
  const keeper = new ScoreKeeper('archives/made')
  for (const name of files(/\.tar$/)(cases.place)) {
    const file = join(cases.place, basename(name))
    const expected = readJsonFile(file.replace(/\.(?:[\w-]+\.)?\w+\.tar$|\.\w+\.tar$/, '.expected.json'))
    const answer = await attempt(name, () => withImage(file, (read) => judgeMade(read, expected as JsonObject)))
    keeper.count(name, answer ?? false)
  }
  return keeper.score()
}

async function runIndex(suite: string, cases: Cases, judge: Judge): Promise<Score> {
  const keeper = new ScoreKeeper(suite)
  for (const [name, expected] of Object.entries(readJsonFile(cases.place) as JsonObject)) {
    if (!isObject(expected)) continue
    const file = join(dirname(cases.place), name)
    const refused = Object.keys(expected).join() === 'note'
    const run = (): Promise<Answer> => withImage(file, (read) => !refused && judge(read, expected))
    keeper.count(name, refused ? await isRefused(run) : ((await attempt(name, run)) ?? false))
  }
  return keeper.score()
}

async function isRefused(run: () => Promise<Answer>): Promise<boolean> {
  try {
    await run()
    return false
  } catch (error) {
    return error instanceof Error && error.name === 'SeawallError'
  }
}

async function withImage(file: string, judge: (read: ReadImage) => Answer): Promise<Answer> {
  const spoolFolder = mkdtempSync(join(tmpdir(), 'seawall-conformance-'))
  try {
    const source = await openLocalImage(file, { spoolFolder, platform: { os: 'linux', architecture: 'amd64' } })
    try {
      return judge(await readImage(source, { spoolFolder, digests: true }))
    } finally {
      await source.close()
    }
  } finally {
    rmSync(spoolFolder, { recursive: true, force: true })
  }
}

const diffIdsOf = ({ layers }: ReadImage): string[] => layers.map(({ walked }) => walked.diffId)
const allHold = (parts: readonly boolean[]): boolean => parts.every((part) => part)
const equal = (a: readonly string[], b: readonly string[]): boolean => a.join('\n') === b.join('\n')

interface Entry {
  readonly type: string
  readonly layer: number
  readonly size: number
  readonly sha256: string | undefined
  readonly target: string | undefined
}

/** Everything but directories. */
function treeOf({ overlay, layers }: ReadImage): [string, Entry][] {
  return [...overlay.entries()].flatMap(({ path, layer, index }): [string, Entry][] => {
    const table = layers[layer]?.files
    const type = table?.types[index]
    if (table === undefined || type === 'd') return []
    const names: Readonly<Record<string, string>> = { '-': 'file', l: 'symlink', h: 'hardlink' }
    return [
      [
        `/${path}`,
        {
          type: names[type ?? ''] ?? 'special',
          layer,
          size: table.sizes[index] ?? 0,
          sha256: table.digests[index],
          target: table.links[index],
        },
      ],
    ]
  })
}

function sameEntry(found: Entry | undefined, expected: JsonObject): boolean {
  if (found === undefined || found.type !== textAt(expected, 'type') || found.layer !== member(expected, 'layer'))
    return false
  if (found.type !== 'file') return found.target === textAt(expected, 'target')
  return found.size === member(expected, 'size') && found.sha256 === textAt(expected, 'sha256')
}

function judgeMade(read: ReadImage, expected: JsonObject): Answer {
  const system = read.inventory.packages.filter((one) => isOfSystem(one.package))
  const os = objectAt(expected, 'os')
  const lines = (all: readonly string[]): string[] => [...all].sort(byCodePoint)
  const there = (path: string): boolean => read.overlay.layerOf(path.replace(/^\//, '')) !== undefined
  const requirements = read.inventory.packages.filter(({ path }) => path.startsWith('opt/tool/'))
  return allHold([
    read.inventory.os?.id === textAt(os, 'id') && read.inventory.os?.versionId === textAt(os, 'versionId'),
    equal(textsAt(expected, 'diffIds'), diffIdsOf(read)),
    equal(
      lines(listAt(expected, 'dpkg').map(dpkgLine)),
      lines(system.map((one) => packageLine(one.package as OsPackage))),
    ),
    Object.entries(objectAt(expected, 'dpkgLastChangedLayer') ?? {}).every(([name, layer]) =>
      system.some((one) => one.package.name === name && one.layer === layer),
    ),
    textsAt(expected, 'filesPresent').every(there),
    textsAt(expected, 'filesAbsent').every((path) => !there(path)),
    equal(
      lines(listAt(expected, 'requirements(/opt/tool)').map((one) => (one as readonly string[]).join(' '))),
      lines(requirements.map((one) => `${one.package.name} ${one.package.version}`)),
    ),
  ])
}

const dpkgLine = (one: Parameters<typeof textAt>[0]): string =>
  ['name', 'version', 'arch', 'source', 'sourceVersion'].map((key) => textAt(one, key) ?? '').join(' ')

const packageLine = ({ name, version, arch, source }: OsPackage): string =>
  [name, version, arch, source.name, source.version].join(' ')
