import { open, stat } from 'node:fs/promises'
import { SeawallError } from '../../core/index.ts'
import { largestSbom, type ReadSbom, readSbom } from '../../formats/sbom/index.ts'

const startBytes = 512

/** The bill of materials in a file; undefined for what is no text: archives have zeros within the first bytes. */
export async function billIn(file: string): Promise<ReadSbom | undefined> {
  const found = await stat(file).catch(() => undefined) // an image of a registry is no file
  if (found?.isFile() !== true || found.size === 0) return undefined
  const handle = await open(file, 'r')
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(startBytes), 0, startBytes, 0)
    if (!looksLikeText(buffer.subarray(0, bytesRead))) return undefined
    if (found.size > largestSbom)
      throw new SeawallError('too-large', `${file} is larger than a bill of materials may be`)
    const read = readSbom(await handle.readFile())
    if (read.ok) return read.value
    const { code, message } = read.error
    throw new SeawallError(code, `${file}: ${message}`, {
      hint: 'a bill is CycloneDX or SPDX; an image is an archive or a folder',
    })
  } finally {
    await handle.close()
  }
}

/** JSON, tag-value text or XML; compressed archives start with bytes that no text has. */
function looksLikeText(start: Buffer): boolean {
  return !start.includes(0) && /^\uFEFF?\s*[{[<A-Za-z#]/.test(start.toString('utf8'))
}
