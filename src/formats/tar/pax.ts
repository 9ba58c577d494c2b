import { TarFault } from './fault.ts'

/** The records of a POSIX extended header: `length key=value\n`, the length counting the whole record. */
export function parsePax(data: Buffer): ReadonlyMap<string, string> {
  const records = new Map<string, string>()
  for (let at = 0; at < data.length && data[at] !== 0; ) {
    const space = data.indexOf(0x20, at)
    const length = space === -1 ? 0 : decimal(data.toString('latin1', at, space))
    const end = at + length
    const equals = data.indexOf(0x3d, space)
    if (length === 0 || end > data.length || data[end - 1] !== 0x0a || equals === -1 || equals >= end) {
      throw new TarFault('An extended header of the archive is damaged.')
    }
    records.set(data.toString('utf8', space + 1, equals), data.toString('utf8', equals + 1, end - 1))
    at = end
  }
  return records
}

export function decimal(text: string): number {
  const value = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN
  if (!Number.isSafeInteger(value)) throw new TarFault('A number in an extended header of the archive is damaged.')
  return value
}
