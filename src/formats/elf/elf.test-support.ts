/** Builds small ELF files whose every part a test names. */
export interface ElfPlan {
  readonly bits?: 32 | 64
  readonly order?: 'little' | 'big'
  /** `e_type`: 2 is a program at fixed addresses, 3 a shared one. */
  readonly type?: number
  readonly machine?: number
  readonly segments?: readonly SegmentPlan[]
  readonly sections?: readonly SectionPlan[]
}

export interface SegmentPlan {
  readonly type: number
  readonly flags?: number
  readonly address?: number
  readonly content?: Buffer
  /** A part of the content of an earlier segment, as the dynamic one is. */
  readonly inside?: { readonly segment: number; readonly at: number; readonly size: number }
}

export interface SectionPlan {
  readonly name: string
  readonly type?: number
  readonly content: Buffer
}

interface Placed {
  readonly offset: number
  readonly size: number
}

export function buildElf(plan: ElfPlan): Buffer {
  const { bits = 64, segments = [] } = plan
  const names = Buffer.from(
    ['', ...(plan.sections ?? []).map(({ name }) => name), '.shstrtab', ''].join('\0'),
    'latin1',
  )
  const sections = [...(plan.sections ?? []), { name: '.shstrtab', type: 3, content: names }]
  const [headerSize, segmentSize, sectionSize] = bits === 64 ? [64, 56, 64] : [52, 32, 40]
  const body = new Body(headerSize + segments.length * segmentSize)
  const places: Placed[] = []
  for (const segment of segments) places.push(placeOf(segment, places, body))
  const sectionPlaces = sections.map(({ content }) => body.add(content))
  const sectionTable = body.end
  const header = headerOf(plan, { headerSize, segmentSize, sectionSize, sectionTable, sections: sections.length + 1 })
  const segmentTable = segments.map((segment, at) => segmentEntry(plan, segment, places[at] ?? nowhere))
  const nulls = Buffer.alloc(sectionSize)
  const table = sections.map((one, at) =>
    sectionEntry(plan, one, names.indexOf(`\0${one.name}\0`) + 1, sectionPlaces[at] ?? nowhere),
  )
  return Buffer.concat([header, ...segmentTable, ...body.parts, nulls, ...table])
}

/** Entries of the dynamic section, ended by the empty one. */
export function dynamicEntries(plan: ElfPlan, entries: readonly (readonly [number, number])[]): Buffer {
  return Buffer.concat([...entries, [0, 0] as const].flat().map((value) => word(plan, value)))
}

const nowhere: Placed = { offset: 0, size: 0 }

class Body {
  readonly parts: Buffer[] = []
  end: number

  constructor(start: number) {
    this.end = start
  }

  /** Contents begin at multiples of 16, which the search for Go's build information counts on. */
  add(content: Buffer): Placed {
    const gap = (16 - (this.end % 16)) % 16
    this.parts.push(Buffer.alloc(gap), content)
    const offset = this.end + gap
    this.end = offset + content.length
    return { offset, size: content.length }
  }
}

function placeOf({ content, inside }: SegmentPlan, earlier: readonly Placed[], body: Body): Placed {
  if (inside === undefined) return body.add(content ?? Buffer.alloc(0))
  return { offset: (earlier[inside.segment]?.offset ?? 0) + inside.at, size: inside.size }
}

interface Sizes {
  readonly headerSize: number
  readonly segmentSize: number
  readonly sectionSize: number
  readonly sectionTable: number
  readonly sections: number
}

function headerOf(plan: ElfPlan, sizes: Sizes): Buffer {
  const { bits = 64, order = 'little', type = 2, machine = 62, segments = [] } = plan
  const identity = Buffer.alloc(16)
  identity.set([0x7f, 0x45, 0x4c, 0x46, bits === 64 ? 2 : 1, order === 'little' ? 1 : 2, 1])
  const shorts = [
    sizes.headerSize,
    sizes.segmentSize,
    segments.length,
    sizes.sectionSize,
    sizes.sections,
    sizes.sections - 1,
  ]
  return Buffer.concat([
    identity,
    half(plan, type),
    half(plan, machine),
    int(plan, 1),
    word(plan, 0x1000),
    word(plan, sizes.headerSize),
    word(plan, sizes.sectionTable),
    int(plan, 0),
    ...shorts.map((value) => half(plan, value)),
  ])
}

function segmentEntry(plan: ElfPlan, segment: SegmentPlan, { offset, size }: Placed): Buffer {
  const { type, flags = 4, address = 0 } = segment
  const places = [offset, address, address, size, size].map((value) => word(plan, value))
  return plan.bits === 32
    ? Buffer.concat([int(plan, type), ...places, int(plan, flags), int(plan, 16)])
    : Buffer.concat([int(plan, type), int(plan, flags), ...places, word(plan, 16)])
}

function sectionEntry(plan: ElfPlan, section: SectionPlan, nameAt: number, { offset, size }: Placed): Buffer {
  const places = [0, 0, offset, size].map((value) => word(plan, value))
  return Buffer.concat([
    int(plan, nameAt),
    int(plan, section.type ?? 1),
    ...places,
    int(plan, 0),
    int(plan, 0),
    word(plan, 1),
    word(plan, 0),
  ])
}

function half({ order }: ElfPlan, value: number): Buffer {
  const bytes = Buffer.alloc(2)
  if (order === 'big') bytes.writeUInt16BE(value)
  else bytes.writeUInt16LE(value)
  return bytes
}

function int({ order }: ElfPlan, value: number): Buffer {
  const bytes = Buffer.alloc(4)
  if (order === 'big') bytes.writeUInt32BE(value)
  else bytes.writeUInt32LE(value)
  return bytes
}

function word(plan: ElfPlan, value: number): Buffer {
  if (plan.bits === 32) return int(plan, value)
  const [low, high] = [int(plan, value), int(plan, 0)]
  return Buffer.concat(plan.order === 'big' ? [high, low] : [low, high])
}
