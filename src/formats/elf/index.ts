export type { ElfDynamic } from './dynamic.ts'
export { type Elf, readElf } from './elf.ts'
export type { ElfHardening } from './hardening.ts'
export { elfMagic } from './header.ts'
export {
  bytesOf,
  type ElfLayout,
  type ElfSection,
  type ElfSegment,
  fileRangeAt,
  readElfLayout,
  segmentFlags,
  segmentTypes,
} from './layout.ts'
