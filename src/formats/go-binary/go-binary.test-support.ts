export interface GoPlan {
  readonly goVersion?: string
  /** Lines of module information, without the marks around them. */
  readonly modules?: readonly string[]
  readonly form?: 'inline' | 'pointers'
  readonly bits?: 32 | 64
  readonly order?: 'little' | 'big'
}

export const blobAddress = 0x9000
const mark = Buffer.alloc(16, 0xa5)

/** What Go's linker writes, to be loaded at `blobAddress`. */
export function buildInfoBlob(plan: GoPlan): Buffer {
  const { goVersion = 'go1.22.1', modules = [], form = 'inline' } = plan
  const version = Buffer.from(goVersion)
  const framed =
    modules.length === 0 ? Buffer.alloc(0) : Buffer.concat([mark, Buffer.from(`${modules.join('\n')}\n`), mark])
  return form === 'inline' ? inlineBlob(version, framed) : pointedBlob(plan, version, framed)
}

function inlineBlob(version: Buffer, modules: Buffer): Buffer {
  return Buffer.concat([header(0, 2), Buffer.alloc(16), sized(version), sized(modules)])
}

/** The header, the two strings' headers, then their texts. */
function pointedBlob({ bits = 64, order = 'little' }: GoPlan, version: Buffer, modules: Buffer): Buffer {
  const size = bits / 8
  const word = (value: number): Buffer => {
    const bytes = Buffer.alloc(size)
    if (order === 'big') bytes.writeUInt32BE(value, size - 4)
    else bytes.writeUInt32LE(value)
    return bytes
  }
  const texts = blobAddress + 32 + 4 * size
  return Buffer.concat([
    header(size, order === 'big' ? 1 : 0),
    Buffer.concat([word(blobAddress + 32), word(blobAddress + 32 + 2 * size), Buffer.alloc(16)]).subarray(0, 16),
    word(texts),
    word(version.length),
    word(texts + version.length),
    word(modules.length),
    version,
    modules,
  ])
}

const header = (pointerSize: number, flag: number): Buffer =>
  Buffer.concat([Buffer.from('\xff Go buildinf:', 'latin1'), Buffer.from([pointerSize, flag])])

function sized(text: Buffer): Buffer {
  const digits: number[] = []
  let rest = text.length
  for (; rest >= 0x80; rest >>= 7) digits.push((rest & 0x7f) | 0x80)
  return Buffer.concat([Buffer.from([...digits, rest]), text])
}
