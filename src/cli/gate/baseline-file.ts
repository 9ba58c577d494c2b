import { type RatchetBaseline, readBaseline } from '../../gate/index.ts'
import { readBounded } from '../io.ts'

const largestBaseline = 256 * 1024 * 1024

/** The ratchet's baseline in a file, checked. */
export async function baselineIn(file: string): Promise<RatchetBaseline> {
  const read = readBaseline(await readBounded(file, largestBaseline), file)
  if (!read.ok) throw read.error
  return read.value
}
