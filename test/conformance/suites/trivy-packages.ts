import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { byCodePoint, type JsonObject, listAt, member, textAt } from '../../../src/core/index.ts'
import { type InventoryPackage, openLocalImage, readImage } from '../../../src/image/index.ts'
import { attempt } from '../attempt.ts'
import type { Cases } from '../fixtures.ts'
import { entriesOf, readJsonFile, textOf } from '../json-file.ts'
import { type Score, ScoreKeeper } from '../score.ts'

/** The package lists of folders, of those cases that publish them. */
export async function runTrivyPackages(cases: Cases): Promise<Score> {
  const keeper = new ScoreKeeper('trivy-packages')
  for (const entry of entriesOf(readJsonFile(cases.place)))
    if (member(entry, 'listAllPkgs') === true) {
      const name = textOf(entry, 'name')
      keeper.count(name, (await attempt(`trivy-packages ${name}`, () => isRight(entry, cases))) ?? false)
    }
  return keeper.score()
}

async function isRight(entry: JsonObject, cases: Cases): Promise<boolean> {
  const golden = readJsonFile(join(dirname(cases.place), 'golden', textOf(entry, 'golden')))
  const expected = listAt(golden, 'Results').flatMap((result) =>
    listAt(result, 'Packages').map((one) => lineOf(basename(textAt(result, 'Target') ?? ''), one as JsonObject)),
  )
  const withDev = member(entry, 'includeDevDeps') === true
  const found = (await packagesOf(cases.locate(textOf(entry, 'input')), textAt(entry, 'command') === 'rootfs'))
    .filter((one) => withDev || one.package.dev !== true)
    .map(foundLine)
  return [...expected].sort(byCodePoint).join('\n') === [...new Set(found)].sort(byCodePoint).join('\n')
}

/** A folder of a project is asked for its locks; one that is a root file system also for what is installed. */
async function packagesOf(folder: string, installed: boolean): Promise<readonly InventoryPackage[]> {
  const spoolFolder = mkdtempSync(join(tmpdir(), 'seawall-conformance-'))
  try {
    const read = await readImage(await openLocalImage(folder, { spoolFolder }), { spoolFolder })
    return read.inventory.packages.filter(
      ({ source, format }) => installed || source === 'lock' || format === 'dotnet-deps',
    )
  } finally {
    rmSync(spoolFolder, { recursive: true, force: true })
  }
}

const lineOf = (target: string, one: JsonObject): string =>
  [
    target,
    textAt(one, 'Name'),
    textAt(one, 'Version') ?? '',
    textAt(one, 'Relationship') ?? '',
    member(one, 'Dev') === true,
  ].join(' ')

const foundLine = ({ path, package: { name, version, relationship, dev } }: InventoryPackage): string =>
  [basename(path), name, version, relationship ?? '', dev === true].join(' ')
