export { readTar, type TarEntry, type TarLimits } from './read.ts'
