import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { buildZip } from '../../../src/formats/zip/zip.test-support.ts'
import { newFolder, osvRecord, update } from './update.ts'

/** A database of feeds, each with so many entries; those called `private…` may not be passed on. */
export async function newDatabase(feeds: Readonly<Record<string, number>>, folder = newFolder()): Promise<string> {
  const files = newFolder()
  const sources = Object.entries(feeds).map(([id, count]) => {
    const file = join(files, `${id}.zip`)
    const ids = Array.from({ length: count }, (_, index) => `OSV-${2020 + (index % 5)}-${index}`)
    writeFileSync(file, buildZip(ids.map((one) => ({ name: `${one}.json`, content: osvRecord(one) }))))
    return { id, urls: [pathToFileURL(file).href], redistributable: !id.startsWith('private') }
  })
  await update(folder, {}, { feeds: sources })
  return folder
}
