import { loadCatalogue } from '../../catalogue/index.ts'
import { checksOfPack, packs } from '../../gate/index.ts'
import { exitCodes } from '../exit-codes.ts'
import { writeResult } from '../io.ts'

/** `seawall gate packs` */
export async function listPacks(): Promise<number> {
  const text = packs.map((pack) => {
    const checks = checksOfPack(pack).map((id) => `  ${id.padEnd(34)} ${loadCatalogue().check(id)?.title ?? ''}`)
    return `${pack.name}: ${pack.title}\n${checks.join('\n')}\n`
  })
  await writeResult(text.join('\n'), undefined)
  return exitCodes.fine
}
