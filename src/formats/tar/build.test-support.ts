import { blockSize } from './header.ts'

/** One entry of an archive made for a test. */
export interface Written {
  readonly path: string
  readonly type?: string
  readonly data?: string | Buffer
  readonly prefix?: string
  readonly magic?: string
  /** The raw size field, when it is not to be the octal length of the data. */
  readonly size?: Buffer
  /** What a link points at. */
  readonly link?: string
  /** Octal: `0755`. */
  readonly mode?: string
  /** Writes what else the header holds, before its sum is taken. */
  readonly more?: (header: Buffer) => void
}

/** A tar archive, ended by two blocks of zeros. */
export function tarOf(...entries: readonly Written[]): Buffer {
  return Buffer.concat([...entries.map(entryBlocks), Buffer.alloc(2 * blockSize)])
}

export function paxRecord(key: string, value: string): string {
  const rest = ` ${key}=${value}\n`
  let length = Buffer.byteLength(rest)
  while (String(length).length + Buffer.byteLength(rest) !== length)
    length = String(length).length + Buffer.byteLength(rest)
  return length + rest
}

function entryBlocks(entry: Written): Buffer {
  const data = Buffer.from(entry.data ?? '')
  const header = Buffer.alloc(blockSize)
  header.write(entry.path, 0, 100)
  header.write(`${(entry.mode ?? '0644').padStart(7, '0')}\0`, 100)
  header.write(`${data.length.toString(8).padStart(11, '0')}\0`, 124)
  entry.size?.copy(header, 124)
  header.write(entry.type ?? '0', 156)
  header.write(entry.link ?? '', 157, 100)
  header.write(entry.magic ?? 'ustar\x0000', 257, 'latin1')
  header.write(entry.prefix ?? '', 345, 155)
  entry.more?.(header)
  header.fill(' ', 148, 156)
  header.write(
    `${header
      .reduce((sum, byte) => sum + byte, 0)
      .toString(8)
      .padStart(6, '0')}\0 `,
    148,
  )
  const padding = Buffer.alloc((blockSize - (data.length % blockSize)) % blockSize)
  return Buffer.concat([header, data, padding])
}
