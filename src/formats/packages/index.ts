export type { BinaryFormat, FilePattern, PackageFormat, PackageList, TextFormat } from './format.ts'
