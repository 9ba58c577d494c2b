export { type Compression, compressionOf, decompress } from './decompress.ts'
export { TarFault } from './fault.ts'
export { readTar, type TarEntry, type TarLimits } from './read.ts'
export { type TarContent, type TarMember, type TarMemberType, TarWalker, type TarWalkLimits } from './walk.ts'
