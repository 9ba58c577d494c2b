import { assessImage } from '../../assess/image/index.ts'
import { printable, printableJsonParts, SeawallError } from '../../core/index.ts'
import { factsOf, isWholeImage } from '../../image/index.ts'
import {
  type ImageDiff,
  imageDiff,
  type NamedBill,
  renderImageDiff,
  renderSbomDiff,
  sbomDiff,
  sbomOf,
} from '../../report/image/index.ts'
import { type Paint, paintWith } from '../../report/index.ts'
import { exitCodes } from '../exit-codes.ts'
import { checkOutput, isStdout, terminalOf, writeResult } from '../io.ts'
import { now } from '../scan.ts'
import { version } from '../version.ts'
import { billIn } from './bill.ts'
import { type ImageFlags, readNamed } from './read.ts'

export interface DiffFlags extends ImageFlags {
  readonly format?: string
  readonly output?: string
  readonly strict?: boolean
}

/** `seawall image diff A B`: packages, configuration, files and findings that two images do not share. */
export async function diffImages(before: string, after: string, flags: DiffFlags): Promise<number> {
  checkOutput(flags.output)
  const at = now(process.env)
  const read = async (name: string) => {
    // It knows nothing of files and configuration: compared with an image, all of them would seem to be new.
    if ((await billIn(name)) !== undefined)
      throw new SeawallError('usage', `${printable(name)} is a bill of materials: it has packages only`, {
        hint: 'seawall sbom diff compares bills with each other and with images',
      })
    const image = await readNamed(name, flags, { judged: true, digests: true })
    return [image, assessImage(factsOf(image, at))] as const
  }
  const diff = imageDiff(await read(before), await read(after), version)
  await write(diff, flags, (paint) => renderImageDiff(diff, paint))
  return finish(diff, flags)
}

/** `seawall sbom diff A B`: of bills of materials, or of images. */
export async function diffSboms(before: string, after: string, flags: DiffFlags): Promise<number> {
  checkOutput(flags.output)
  const diff = sbomDiff(await billNamed(before, flags), await billNamed(after, flags))
  await write(diff, flags, (paint) => `${renderSbomDiff(diff, paint)}\n`)
  return finish(diff, flags)
}

/** What is missing of a side would seem to be new, or gone. */
function finish(
  { before, after, incomplete }: Pick<ImageDiff, 'before' | 'after' | 'incomplete'>,
  { strict }: DiffFlags,
): number {
  for (const side of incomplete)
    process.stderr.write(
      `seawall: ${printable(side === 'before' ? before : after)} was not read completely: what is said to be new or gone may not be\n`,
    )
  return strict === true && incomplete.length > 0 ? exitCodes.incomplete : exitCodes.fine
}

async function write(
  diff: object,
  { format = 'table', output, color }: DiffFlags,
  render: (paint: Paint) => string,
): Promise<void> {
  if (format !== 'table' && format !== 'json')
    throw new SeawallError('usage', `there is no format "${format}" for differences`, { hint: 'known: table, json' })
  const terminal = terminalOf(process.env, { color })
  const paint = paintWith(terminal.color && isStdout(output))
  await writeResult(format === 'json' ? printableJsonParts(diff) : render(paint), output)
}

/** What a file that is a bill of materials says, or the bill of an image. */
async function billNamed(name: string, flags: ImageFlags): Promise<NamedBill> {
  const bill = await billIn(name)
  if (bill !== undefined) return { name, bill, isWhole: bill.warnings.length === 0 }
  const read = await readNamed(name, flags, { judged: false })
  return { name, bill: sbomOf(read, version), isWhole: isWholeImage(read) }
}
