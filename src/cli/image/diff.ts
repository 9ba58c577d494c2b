import { readFile } from 'node:fs/promises'
import { assessImage } from '../../assess/image/index.ts'
import { messageOf, printableJsonParts, SeawallError } from '../../core/index.ts'
import { diffSbom, largestSbom, readSbom, type Sbom } from '../../formats/sbom/index.ts'
import { factsOf } from '../../image/index.ts'
import { imageDiff, renderImageDiff, renderSbomDiff, sbomOf } from '../../report/image/index.ts'
import { type Paint, paintWith } from '../../report/index.ts'
import { exitCodes } from '../exit-codes.ts'
import { checkOutput, isStdout, terminalOf, writeResult } from '../io.ts'
import { now } from '../scan.ts'
import { version } from '../version.ts'
import { type ImageFlags, readNamed } from './read.ts'

export interface DiffFlags extends ImageFlags {
  readonly format?: string
  readonly output?: string
}

/** `seawall image diff A B`: packages, configuration, files and findings that two images do not share. */
export async function diffImages(before: string, after: string, flags: DiffFlags): Promise<number> {
  checkOutput(flags.output)
  const at = now(process.env)
  const read = async (name: string) => {
    const image = await readNamed(name, flags, { judged: true, digests: true })
    return [image, assessImage(factsOf(image, at))] as const
  }
  const diff = imageDiff(await read(before), await read(after), version)
  await write(diff, flags, (paint) => renderImageDiff(diff, paint))
  return exitCodes.fine
}

/** `seawall sbom diff A B`: of bills of materials, or of images. */
export async function diffSboms(before: string, after: string, flags: DiffFlags): Promise<number> {
  checkOutput(flags.output)
  const diff = diffSbom(await sbomNamed(before, flags), await sbomNamed(after, flags))
  await write(diff, flags, (paint) => `${renderSbomDiff(diff, paint)}\n`)
  return exitCodes.fine
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

/** A file that is a bill of materials, or an image whose bill is made. */
async function sbomNamed(name: string, flags: ImageFlags): Promise<Sbom> {
  const content = await textFile(name)
  if (content === undefined) return sbomOf(await readNamed(name, flags, { judged: false }), version)
  const read = readSbom(content)
  if (!read.ok) throw new SeawallError(read.error.code, `${name}: ${read.error.message}`)
  return read.value
}

/** The content of a file that starts as JSON or tag-value text does; archives have a zero within the first bytes. */
async function textFile(name: string): Promise<Buffer | undefined> {
  try {
    const content = await readFile(name)
    return content.length <= largestSbom && !content.subarray(0, 512).includes(0) ? content : undefined
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EISDIR') return undefined
    throw new SeawallError('not-found', `${name} cannot be read: ${messageOf(error)}`)
  }
}
