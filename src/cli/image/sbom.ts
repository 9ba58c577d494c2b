import { printable, SeawallError } from '../../core/index.ts'
import { writeCycloneDx } from '../../formats/cyclonedx/index.ts'
import { type Sbom, utcSeconds } from '../../formats/sbom/index.ts'
import { writeSpdxJson } from '../../formats/spdx/index.ts'
import { isWholeImage } from '../../image/index.ts'
import { sbomOf } from '../../report/image/index.ts'
import { exitCodes } from '../exit-codes.ts'
import { checkOutput, writeResult } from '../io.ts'
import { version } from '../version.ts'
import { type ImageFlags, readNamed } from './read.ts'

export interface SbomFlags extends ImageFlags {
  readonly format?: string
  readonly output?: string
  readonly created?: string
  readonly strict?: boolean
}

const writers: Readonly<Record<string, (sbom: Sbom) => string>> = {
  cyclonedx: writeCycloneDx,
  'spdx-json': writeSpdxJson,
}

/** `seawall sbom NAME`: the bill of materials of an image or a folder. */
export async function writeSbom(name: string, flags: SbomFlags): Promise<number> {
  checkOutput(flags.output)
  const { format = 'cyclonedx' } = flags
  const write = Object.hasOwn(writers, format) ? writers[format] : undefined
  if (write === undefined)
    throw new SeawallError('usage', `there is no format "${format}" for bills of materials`, {
      hint: `known: ${Object.keys(writers).join(', ')}`,
    })
  if (flags.created !== undefined && utcSeconds(flags.created) === undefined)
    throw new SeawallError('usage', `--created is no time: "${printable(flags.created)}"`, {
      hint: 'write it like 2026-11-24T10:00:00Z',
    })
  const read = await readNamed(name, flags, { judged: false })
  const isWhole = isWholeImage(read)
  await writeResult(write(sbomOf(read, version, flags.created)), flags.output)
  if (!isWhole)
    process.stderr.write(`seawall: ${printable(name)} was not read completely: the bill of materials lacks the rest\n`)
  return !isWhole && flags.strict === true ? exitCodes.incomplete : exitCodes.fine
}
